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
        (await _store.Audit.ReadAsync(Sample.Noon.AddTicks(1), 10, default)).ShouldBe([entry]);
    }

    [Fact]
    public async Task Read_ManyEntries_NewestFirstBeforeTheMoment()
    {
        foreach (var minute in (int[])[3, 1, 2, 5, 4])
        {
            await _store.Audit.AppendAsync(Sample.Why("any", $"{minute}", Sample.Noon.AddMinutes(minute)), default);
        }

        (await SubjectsAsync(DateTimeOffset.MaxValue, 10)).ShouldBe(["5", "4", "3", "2", "1"]);
        (await SubjectsAsync(Sample.Noon.AddMinutes(4), 2)).ShouldBe(["3", "2"]);
        (await SubjectsAsync(Sample.Noon.AddMinutes(1), 10)).ShouldBeEmpty();
        (await SubjectsAsync(DateTimeOffset.MaxValue, 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_EntriesOfOneMoment_LastAppendedFirst()
    {
        foreach (var subject in (string[])["a", "b", "c"])
        {
            await _store.Audit.AppendAsync(Sample.Why("any", subject), default);
        }

        (await SubjectsAsync(DateTimeOffset.MaxValue, 10)).ShouldBe(["c", "b", "a"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Entry_WithoutReason_IsRefused(string reason)
    {
        await Should.ThrowAsync<ArgumentException>(async () => await _store.Audit.AppendAsync(Sample.Why("any", "any") with { Reason = reason }, default));
        (await SubjectsAsync(DateTimeOffset.MaxValue, 10)).ShouldBeEmpty();
    }

    private async Task<IEnumerable<string>> SubjectsAsync(DateTimeOffset before, int most) => (await _store.Audit.ReadAsync(before, most, default)).Select(entry => entry.Subject);
}
