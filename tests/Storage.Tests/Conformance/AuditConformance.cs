using Breakwater.Core.Tenancy;

namespace Breakwater.Storage.Tests.Conformance;

/// <summary>What <see cref="IAuditLog"/> promises, whatever the engine.</summary>
public abstract class AuditConformance<TEngine> : IAsyncLifetime
    where TEngine : IEngine, new()
{
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
    public async Task Entry_Appended_ComesBackWhole()
    {
        var entry = new AuditEntry(Sample.Noon, "rule: 5xx > 10 %", "cutover.hard", "openai/m-large", "it's \"down\"\n東京");
        await _store.Audit.AppendAsync(entry, default);
        await _store.DisposeAsync();
        _store = await _engine.OpenAsync();
        (await _store.Audit.ReadAsync(long.MaxValue, 10, default)).ShouldHaveSingleItem().Entry.ShouldBe(entry);
    }

    [Fact]
    public async Task Read_ManyEntries_LastAppendedFirstBeforeTheNumber()
    {
        foreach (var minute in (int[])[3, 1, 1, 5, 4])
        {
            await _store.Audit.AppendAsync(Sample.Why("any", $"{minute}", Sample.Noon.AddMinutes(minute)), default);
        }

        var all = await _store.Audit.ReadAsync(long.MaxValue, 10, default);
        all.Select(record => record.Entry.Subject).ShouldBe(["4", "5", "1", "1", "3"]);
        all.Select(record => record.Number).ShouldBe(all.Select(record => record.Number).OrderDescending());
        (await SubjectsAsync(all[2].Number, 2)).ShouldBe(["1", "3"]);
        (await SubjectsAsync(all[^1].Number, 10)).ShouldBeEmpty();
        (await SubjectsAsync(long.MaxValue, 0)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Entry_WithoutReason_IsRefused(string reason)
    {
        await Should.ThrowAsync<ArgumentException>(async () => await _store.Audit.AppendAsync(Sample.Why("any", "any") with { Reason = reason }, default));
        (await SubjectsAsync(long.MaxValue, 10)).ShouldBeEmpty();
    }

    private async Task<IEnumerable<string>> SubjectsAsync(long before, int most) => (await _store.Audit.ReadAsync(before, most, default)).Select(record => record.Entry.Subject);
}
