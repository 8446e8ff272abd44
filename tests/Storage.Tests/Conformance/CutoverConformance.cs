using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.Routing.Rollouts;
using Breakwater.Core.Tenancy;

namespace Breakwater.Storage.Tests.Conformance;

/// <summary>What <see cref="ICutoverStore"/> and <see cref="ITenantRouteStore"/> promise, whatever the engine.</summary>
public abstract class CutoverConformance<TEngine> : IAsyncLifetime
    where TEngine : IEngine, new()
{
    private static readonly DateTimeOffset Moment = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero).AddTicks(1234567);
    private static readonly AuditEntry Why = new(Moment, AuditEntry.Admin, "route.set", "acme", "timeout_storm_5m");
    private readonly TEngine _engine = new();
    private IOpenStore _store = null!;

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
        (await _store.Cutovers.LoadAsync(default)).ShouldBeEmpty();
        (await _store.TenantRoutes.LoadAsync(default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(CutoverPhase.Normal)]
    [InlineData(CutoverPhase.Watch)]
    [InlineData(CutoverPhase.Soft)]
    [InlineData(CutoverPhase.Hard)]
    [InlineData(CutoverPhase.Canary)]
    public async Task Phase_EveryProperty_ComesBack(CutoverPhase phase)
    {
        var state = new CutoverState(phase, Moment, "8.4% of 512 calls timed out")
        {
            Rung = new Rung(2, Moment.AddMinutes(3)),
            Ended = Moment.AddDays(-1),
            Held = new CutoverHold(Moment.AddHours(1)),
        };
        await _store.Cutovers.SaveAsync("openai", state, default);
        await ReopenAsync();

        (await _store.Cutovers.LoadAsync(default)).ShouldHaveSingleItem().ShouldBe(new("openai", state));
    }

    [Fact]
    public async Task Phase_SavedAgain_IsReplaced()
    {
        var state = new CutoverState(CutoverPhase.Hard, Moment, "a storm") { Held = new CutoverHold(null) };
        await _store.Cutovers.SaveAsync("openai", state, default);
        await _store.Cutovers.SaveAsync("claude", state, default);
        await _store.Cutovers.SaveAsync("openai", state with { Phase = CutoverPhase.Canary, Held = null }, default);

        (await _store.Cutovers.LoadAsync(default)).ShouldBe([new("claude", state), new("openai", state with { Phase = CutoverPhase.Canary, Held = null })]);
    }

    [Fact]
    public async Task Route_EveryProperty_ComesBackWithItsEntry()
    {
        var route = new TenantRoute("acme", "claude", "openai") { Weights = new RouteWeights(80, 20) };
        await _store.TenantRoutes.SaveAsync(route, Why, default);
        await _store.TenantRoutes.SaveAsync(new TenantRoute("other", "m-large", null), Why with { Subject = "other" }, default);
        await ReopenAsync();

        (await _store.TenantRoutes.LoadAsync(default)).ShouldBe([route, new TenantRoute("other", "m-large", null)]);
        (await _store.Audit.ReadAsync(long.MaxValue, 10, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Route_Removed_IsGone_AndOneThatIsNotThereLeavesNoEntry()
    {
        await _store.TenantRoutes.SaveAsync(new TenantRoute("acme", "claude", null), Why, default);

        (await _store.TenantRoutes.RemoveAsync("acme", Why with { Action = "route.clear" }, default)).ShouldBeTrue();
        (await _store.TenantRoutes.RemoveAsync("acme", Why with { Action = "route.clear" }, default)).ShouldBeFalse();
        (await _store.TenantRoutes.LoadAsync(default)).ShouldBeEmpty();
        (await _store.Audit.ReadAsync(long.MaxValue, 10, default)).Select(entry => entry.Entry.Action).ShouldBe(["route.clear", "route.set"]);
    }

    private async Task ReopenAsync()
    {
        await _store.DisposeAsync();
        _store = await _engine.OpenAsync();
    }
}
