using Breakwater.Core.Objectives;

namespace Breakwater.Storage.Tests.Conformance;

/// <summary>What <see cref="ISliStore"/> promises, whatever the engine.</summary>
public abstract class SliConformance<TEngine> : IAsyncLifetime
    where TEngine : IEngine, new()
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

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
    public async Task Load_EmptyStore_HoldsNothing() => (await _store.Sli.LoadAsync(DateTimeOffset.UnixEpoch, default)).ShouldBeEmpty();

    [Fact]
    public async Task A6_18_Rows_ComeBackWholeFromAMomentOn()
    {
        SliRow[] rows = [Row(0, "it's \"p\"", "東京", 9), Row(5, "p", "acme", 7), Row(5, "q", "acme", 3)];
        await _store.Sli.SaveAsync(rows, Noon, default);
        await _store.DisposeAsync();
        _store = await _engine.OpenAsync();

        (await _store.Sli.LoadAsync(Noon, default)).ShouldBe(rows);
        (await _store.Sli.LoadAsync(Noon.AddMinutes(5), default)).ShouldBe(rows[1..]);
    }

    [Fact]
    public async Task Save_SameFiveMinutesAgain_StandsInPlaceOfWhatWas()
    {
        await _store.Sli.SaveAsync([Row(0, "p", "acme", 7), Row(0, "p", "shop", 1)], Noon, default);
        await _store.Sli.SaveAsync([Row(0, "p", "acme", 8)], Noon, default);

        (await _store.Sli.LoadAsync(Noon, default)).ShouldBe([Row(0, "p", "acme", 8), Row(0, "p", "shop", 1)]);
    }

    [Fact]
    public async Task A6_4_Save_DropsWhatIsOlder()
    {
        await _store.Sli.SaveAsync([Row(0, "p", "acme", 7), Row(5, "p", "acme", 1)], Noon, default);
        await _store.Sli.SaveAsync([], Noon.AddMinutes(5), default);

        (await _store.Sli.LoadAsync(DateTimeOffset.UnixEpoch, default)).ShouldHaveSingleItem().At.ShouldBe(Noon.AddMinutes(5));
    }

    private static SliRow Row(int minute, string provider, string tenant, long total) => new(Noon.AddMinutes(minute), provider, tenant, new SliCounts(total, 2, 1));
}
