using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Tenancy;

/// <summary>Tenants and keys made at run time: durable, then in force, each with its reason.</summary>
public sealed class TenantBookTests : IDisposable
{
    private readonly MemoryStore store = new();
    private readonly ManualTimeProvider clock = new();
    private readonly List<StoredTenants> applied = [];
    private readonly TenantBook book;
    private byte drawn;

    public TenantBookTests() => book = new TenantBook(store, clock, new RandomIds(new SeededRandom(1)), bytes => bytes.Fill(drawn++), () => [new Tenant("file")], stored =>
    {
        applied.Add(stored);
        return Task.CompletedTask;
    });

    public void Dispose() => book.Dispose();

    [Fact]
    public async Task Add_NewTenant_IsKeptWithItsReasonAndInForce()
    {
        var acme = new Tenant("acme") { Weight = 3 };

        (await book.AddAsync(acme, "contract_42", Token)).ShouldBeNull();

        store.Stored.Tenants.ShouldBe([acme]);
        store.Entries.ShouldBe([new AuditEntry(clock.GetUtcNow(), "admin", "tenant.add", "acme", "contract_42")]);
        applied.ShouldHaveSingleItem().Tenants.ShouldBe([acme]);
    }

    [Theory]
    [InlineData("file", "the configuration file has a tenant of this id")]
    [InlineData("acme", "the store has a tenant of this id")]
    public async Task Add_IdThatIsTaken_IsRefused(string id, string why)
    {
        await book.AddAsync(new Tenant("acme"), "first", Token);

        var refusal = await book.AddAsync(new Tenant(id), "second", Token);

        refusal.ShouldNotBeNull().IsUnknown.ShouldBeFalse();
        refusal.Why.ShouldContain(why);
        store.Entries.Count.ShouldBe(1);
        applied.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Change_StoredTenant_HasTheNewSettings()
    {
        await book.AddAsync(new Tenant("acme"), "first", Token);

        (await book.ChangeAsync(new Tenant("acme") { Weight = 5 }, "grown", Token)).ShouldBeNull();

        applied[^1].Tenants.ShouldHaveSingleItem().Weight.ShouldBe(5);
        store.Entries[^1].Action.ShouldBe("tenant.change");
        (await book.ChangeAsync(new Tenant("file"), "x", Token)).ShouldNotBeNull().IsUnknown.ShouldBeFalse();
        (await book.ChangeAsync(new Tenant("zoe"), "x", Token)).ShouldNotBeNull().IsUnknown.ShouldBeTrue();
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("file")]
    public async Task MakeKey_TenantOfStoreOrFile_IsKeptAsItsHashAlone(string tenant)
    {
        await book.AddAsync(new Tenant("acme"), "first", Token);

        var made = await book.MakeKeyAsync(tenant, lifetime: null, "needed", Token);

        KeyText.IsWhole(made.Text).ShouldBeTrue();
        KeyHash.TryCompute(made.Text, out var hash).ShouldBeTrue();
        var key = store.Stored.Keys.ShouldHaveSingleItem();
        key.ShouldBe(made.Key);
        (key.Tenant, key.Hash, key.Created, key.Ends).ShouldBe((tenant, hash, clock.GetUtcNow(), null));
        key.Id.ShouldStartWith("key_");
        store.Entries[^1].ShouldBe(new AuditEntry(clock.GetUtcNow(), "admin", "key.add", key.Id, "needed"));
        applied[^1].Keys.ShouldBe([key]);
        made.ToString().ShouldNotContain(made.Text!);
    }

    [Fact]
    public async Task MakeKey_ForATime_EndsThen() =>
        (await book.MakeKeyAsync("file", TimeSpan.FromHours(1), "a trial", Token)).Key!.Ends.ShouldBe(clock.GetUtcNow().AddHours(1));

    [Fact]
    public async Task MakeKey_NobodysTenant_IsRefused()
    {
        var change = await book.MakeKeyAsync("zoe", lifetime: null, "x", Token);

        change.Refusal.ShouldNotBeNull().IsUnknown.ShouldBeTrue();
        change.Refusal.Why.ShouldContain("tenant is 'zoe'");
        store.Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public async Task RotateKey_Live_HasAnotherInItsPlaceAndEndsAfterItsGrace(int grace)
    {
        var old = (await book.MakeKeyAsync("file", lifetime: null, "first", Token)).Key!;

        var change = await book.RotateKeyAsync(old.Id, TimeSpan.FromSeconds(grace), "quarterly", Token);

        change.Text.ShouldNotBeNull();
        change.Key!.Tenant.ShouldBe("file");
        change.Key.Ends.ShouldBeNull();
        change.Replaced.ShouldBe(old with { Ends = clock.GetUtcNow().AddSeconds(grace) });
        store.Stored.Keys.ShouldBe([change.Key, change.Replaced!], ignoreOrder: true);
        applied[^1].Keys.ShouldBe(store.Stored.Keys, ignoreOrder: true);
        store.Entries.Select(entry => (entry.Action, entry.Subject, entry.Reason)).ShouldBe(
            [("key.add", old.Id, "first"), ("key.add", change.Key.Id, "quarterly"), ("key.rotate", old.Id, "quarterly")]);
    }

    [Fact]
    public async Task RotateKey_WithAnEndOrUnknown_IsRefused()
    {
        var trial = (await book.MakeKeyAsync("file", TimeSpan.FromHours(1), "a trial", Token)).Key!;

        (await book.RotateKeyAsync(trial.Id, TimeSpan.Zero, "x", Token)).Refusal.ShouldNotBeNull().IsUnknown.ShouldBeFalse();
        (await book.RotateKeyAsync("key_none", TimeSpan.Zero, "x", Token)).Refusal.ShouldNotBeNull().IsUnknown.ShouldBeTrue();
        store.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task RevokeKey_Twice_EndsItOnce()
    {
        var key = (await book.MakeKeyAsync("file", lifetime: null, "first", Token)).Key!;

        var revoked = (await book.RevokeKeyAsync(key.Id, "leaked", Token)).Key!;
        clock.Advance(TimeSpan.FromMinutes(1));
        var again = (await book.RevokeKeyAsync(key.Id, "leaked", Token)).Key!;

        revoked.Ends.ShouldBe(key.Created);
        again.ShouldBe(revoked);
        applied[^1].Keys.ShouldBe([revoked]);
        (await book.RevokeKeyAsync("key_none", "x", Token)).Refusal.ShouldNotBeNull().IsUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task Change_StoreRefuses_NothingIsInForceAndTheNextOneGoesOn()
    {
        store.Before = static (what, _) => what == "save" ? throw new IOException("no room") : default(ValueTask);
        await Should.ThrowAsync<IOException>(async () => await book.AddAsync(new Tenant("acme"), "first", Token));
        applied.ShouldBeEmpty();

        store.Before = static (_, _) => default;
        (await book.AddAsync(new Tenant("acme"), "again", Token)).ShouldBeNull();
        applied[^1].Tenants.ShouldHaveSingleItem();
    }

    /// <summary>A revocation that was written while its answer was lost must not wait for the next start.</summary>
    [Fact]
    public async Task Change_OutcomeIsLost_IsInForceAtTheNextLook()
    {
        var key = (await book.MakeKeyAsync("file", lifetime: null, "first", Token)).Key!;
        store.After = static what => throw new TimeoutException(what);
        await Should.ThrowAsync<TimeoutException>(async () => await book.RevokeKeyAsync(key.Id, "leaked", Token));
        applied[^1].Keys.ShouldBe([key]);

        store.After = static _ => { };
        await book.ReadAsync(Token);

        applied[^1].Keys.ShouldHaveSingleItem().Ends.ShouldNotBeNull();
        var count = applied.Count;
        await book.ReadAsync(Token);
        applied.Count.ShouldBe(count, "there is no doubt any more");
    }

    [Fact]
    public async Task MakeKey_HashThatExists_IsMadeAnew()
    {
        await book.MakeKeyAsync("file", lifetime: null, "first", Token);
        drawn = 0;

        (await book.MakeKeyAsync("file", lifetime: null, "second", Token)).Text.ShouldNotBeNull();

        store.Stored.Keys.Select(key => key.Hash).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Changes_AtOnce_AreMadeOneAfterTheOther()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => book.AddAsync(new Tenant($"t{n % 25}"), "crowd", Token).AsTask()));

        store.Stored.Tenants.Count.ShouldBe(25);
        store.Entries.Count.ShouldBe(25);
        applied[^1].Tenants.Count.ShouldBe(25);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
