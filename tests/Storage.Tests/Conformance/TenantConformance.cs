using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;

namespace Breakwater.Storage.Tests.Conformance;

/// <summary>What <see cref="ITenantStore"/> promises, whatever the engine.</summary>
public abstract class TenantConformance<TEngine> : IAsyncLifetime
    where TEngine : IEngine, new()
{
    private readonly TEngine _engine = new();
    private IOpenStore _store = null!;

    private ITenantStore Tenants => _store.Tenants;

    public async ValueTask InitializeAsync() => _store = await _engine.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Load_EmptyStore_HoldsNothing()
    {
        var stored = await Tenants.LoadAsync(default);
        stored.Tenants.ShouldBeEmpty();
        stored.Keys.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tenant_EveryProperty_ComesBack()
    {
        ShouldDifferEverywhere(Sample.Full("acme"), new Tenant("acme"));
        ShouldDifferEverywhere(Sample.Full("acme").Budget, new TenantBudget());
        await SaveAsync(Sample.Full("acme"));
        await ReopenAsync();
        ShouldBeSame((await Tenants.LoadAsync(default)).Tenants.ShouldHaveSingleItem(), Sample.Full("acme"));
    }

    [Fact]
    public async Task Tenant_WithoutLimits_ComesBackWithoutAny()
    {
        await SaveAsync(new Tenant("plain") { Lanes = Lanes.None, Tier = SlaTier.Bronze });
        ShouldBeSame((await Tenants.LoadAsync(default)).Tenants.ShouldHaveSingleItem(), new Tenant("plain") { Lanes = Lanes.None, Tier = SlaTier.Bronze });
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(9_007_199_254_740_993)]
    [InlineData(0)]
    [InlineData(long.MinValue)]
    public async Task Tenant_NumbersNoFloatCanHold_AreKeptExactly(long number)
    {
        var tenant = new Tenant("acme") { RequestsPerMinute = number, MaxInflight = int.MaxValue, Budget = new TenantBudget { Month = new Money(number) } };
        await SaveAsync(tenant);
        ShouldBeSame((await Tenants.LoadAsync(default)).Tenants.ShouldHaveSingleItem(), tenant);
    }

    [Fact]
    public async Task Tenant_SavedAgain_IsReplacedWhole()
    {
        await SaveAsync(Sample.Full("acme"));
        await SaveAsync(Sample.Full("other"));
        var second = new Tenant("acme") { Models = new Dictionary<string, ModelRates> { ["m-small"] = new(9, null) } };
        await SaveAsync(second);
        var stored = (await Tenants.LoadAsync(default)).Tenants;
        stored.Count.ShouldBe(2);
        ShouldBeSame(stored.Single(tenant => tenant.Id == "acme"), second);
        ShouldBeSame(stored.Single(tenant => tenant.Id == "other"), Sample.Full("other"));
    }

    [Theory]
    [InlineData("Ünïcode 東京 🌊")]
    [InlineData("'; DROP TABLE tenant; --")]
    [InlineData("two\nlines\tand \"quotes\"")]
    public async Task Text_AnyCharacters_ComesBack(string text)
    {
        await SaveAsync(new Tenant(text));
        (await Tenants.LoadAsync(default)).Tenants.ShouldHaveSingleItem().Id.ShouldBe(text);
    }

    [Fact]
    public async Task Key_Added_ComesBack()
    {
        var (open, ending) = (Sample.Key("key_1"), Sample.Key("key_2") with { Tenant = "from-the-file", Ends = Sample.Noon.AddDays(1).AddTicks(1) });
        (await AddAsync(open)).ShouldBeTrue();
        (await AddAsync(ending)).ShouldBeTrue();
        await ReopenAsync();
        (await Tenants.LoadAsync(default)).Keys.ShouldBe([open, ending], ignoreOrder: true);
    }

    [Fact]
    public async Task Key_IdOrHashTaken_IsRefusedAndNotAudited()
    {
        var first = Sample.Key("key_1");
        (await AddAsync(first)).ShouldBeTrue();
        (await AddAsync(Sample.Key("key_1", of: "bw_another"))).ShouldBeFalse();
        (await AddAsync(Sample.Key("key_2", of: "bw_key_1"))).ShouldBeFalse();
        (await Tenants.LoadAsync(default)).Keys.ShouldBe([first]);
        (await AuditedAsync()).ShouldBe(["key.add key_1"]);
    }

    [Fact]
    public async Task Key_EndedTwice_KeepsTheEarlierEnd()
    {
        await AddAsync(Sample.Key("key_1"));
        (await EndAsync("key_1", Sample.Noon.AddHours(2))).ShouldBeTrue();
        (await EndAsync("key_1", Sample.Noon.AddHours(3))).ShouldBeTrue();
        await ShouldEndAsync(Sample.Noon.AddHours(2));
        (await EndAsync("key_1", Sample.Noon.AddTicks(1))).ShouldBeTrue();
        await ShouldEndAsync(Sample.Noon.AddTicks(1));
        (await AuditedAsync()).ShouldBe(["key.end key_1", "key.end key_1", "key.add key_1"], "what changed nothing is no change");
    }

    [Fact]
    public async Task Key_Unknown_IsNotEnded()
    {
        (await EndAsync("key_9", Sample.Noon)).ShouldBeFalse();
        (await AuditedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Change_WithoutReason_IsRefusedWhole()
    {
        await AddAsync(Sample.Key("key_1"));
        var why = Sample.Why("any", "any") with { Reason = " " };
        await Should.ThrowAsync<ArgumentException>(async () => await Tenants.SaveTenantAsync(Sample.Full("acme"), why, default));
        await Should.ThrowAsync<ArgumentException>(async () => await Tenants.AddKeyAsync(Sample.Key("key_2"), why, default));
        await Should.ThrowAsync<ArgumentException>(async () => await Tenants.EndKeyAsync("key_1", Sample.Noon, why, default));
        var stored = await Tenants.LoadAsync(default);
        stored.Tenants.ShouldBeEmpty();
        stored.Keys.ShouldBe([Sample.Key("key_1")]);
    }

    [Fact]
    public async Task Changes_FromManyCallers_AreAllThere()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async n => (await AddAsync(Sample.Key($"key_{n}"))).ShouldBeTrue()));
        await ReopenAsync();
        (await Tenants.LoadAsync(default)).Keys.Select(key => key.Id).ShouldBe(Enumerable.Range(0, 200).Select(n => $"key_{n}"), ignoreOrder: true);
        (await AuditedAsync()).ShouldBe(Enumerable.Range(0, 200).Select(n => $"key.add key_{n}"), ignoreOrder: true);
    }

    [Fact]
    public async Task Key_ManyCallersWithOneHash_OneIsLetIn()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async n => await AddAsync(Sample.Key($"key_{n}", of: "bw_same"))));
        outcomes.Count(added => added).ShouldBe(1);
        (await Tenants.LoadAsync(default)).Keys.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Change_AlreadyCancelled_IsNotDone()
    {
        await Should.ThrowAsync<OperationCanceledException>(async () => await Tenants.AddKeyAsync(Sample.Key("key_1"), Sample.Why("key.add", "key_1"), new CancellationToken(canceled: true)));
        (await Tenants.LoadAsync(default)).Keys.ShouldBeEmpty();
    }

    private ValueTask SaveAsync(Tenant tenant) => Tenants.SaveTenantAsync(tenant, Sample.Why("tenant.save", tenant.Id), default);

    private ValueTask<bool> AddAsync(TenantKey key) => Tenants.AddKeyAsync(key, Sample.Why("key.add", key.Id), default);

    private ValueTask<bool> EndAsync(string id, DateTimeOffset at) => Tenants.EndKeyAsync(id, at, Sample.Why("key.end", id), default);

    private async Task ShouldEndAsync(DateTimeOffset at) => (await Tenants.LoadAsync(default)).Keys.ShouldHaveSingleItem().Ends.ShouldBe(at);

    private async Task<IEnumerable<string>> AuditedAsync() => (await _store.Audit.ReadAsync(long.MaxValue, 1000, default)).Select(record => $"{record.Entry.Action} {record.Entry.Subject}");

    private async Task ReopenAsync()
    {
        await _store.DisposeAsync();
        _store = await _engine.OpenAsync();
    }

    // So that a property which somebody adds is not forgotten here, and then not in the store.
    private static void ShouldDifferEverywhere<T>(T full, T plain)
    {
        foreach (var property in typeof(T).GetProperties().Where(property => property.Name != nameof(Tenant.Id)))
        {
            property.GetValue(full).ShouldNotBe(property.GetValue(plain), $"{typeof(T).Name}.{property.Name}: give it a value in {nameof(Sample)}.{nameof(Sample.Full)}, and a place in every store");
        }
    }

    private static void ShouldBeSame(Tenant stored, Tenant given)
    {
        (stored with { Models = given.Models, AllowedModels = given.AllowedModels, AllowedRoutes = given.AllowedRoutes }).ShouldBe(given);
        stored.AllowedModels.ShouldBe(given.AllowedModels);
        stored.AllowedRoutes.ShouldBe(given.AllowedRoutes);
        stored.Models.ShouldBe(given.Models, ignoreOrder: true);
    }
}
