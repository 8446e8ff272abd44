using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Recordings;

/// <summary>Real streams through the whole gateway: untouched in their own dialect, whole and faithful in the other two.</summary>
public sealed class RecordedStreamTests
{
    public static TheoryData<Dialect, Dialect> Translations()
    {
        var pairs = new TheoryData<Dialect, Dialect>();
        foreach (var provider in Caller.Surfaces)
        {
            foreach (var caller in Caller.Surfaces.Where(caller => caller != provider))
            {
                pairs.Add(provider, caller);
            }
        }

        return pairs;
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public async Task F_F5_RecordedStream_SameDialect_IsByteIdentical(Dialect dialect)
    {
        var recordings = Of(dialect);
        await using var stage = await Stage.OpenAsync(dialect);
        foreach (var recording in recordings)
        {
            var heard = await stage.HearAsync(recording, dialect);
            heard.Status.ShouldBe(200, recording.Name);
            SseText.Read(heard.Text).ShouldBe(SseText.Read(recording.Text), recording.Name);
            heard.Body.AsSpan().TrimEnd("\r\n"u8).SequenceEqual(recording.Body.AsSpan().TrimEnd("\r\n"u8)).ShouldBeTrue(recording.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Translations))]
    public async Task RecordedStream_Translated_IsWholeAndSaysTheSame(Dialect provider, Dialect caller)
    {
        var recordings = Of(provider);
        await using var stage = await Stage.OpenAsync(provider);
        foreach (var recording in recordings)
        {
            var heard = await stage.HearAsync(recording, caller);
            var name = $"{recording.Name} for {caller}:\n{heard.Text}";
            heard.Status.ShouldBe(200, name);
            Grammar.CheckWhole(caller, heard.Text, name);
            Caller.HasError(caller, SseText.Read(heard.Text)).ShouldBeFalse(name);
            Said.InStream(caller, heard.Text).ShouldSayTheSameAs(Said.InStream(provider, recording.Text), provider, caller, name);
        }
    }

    private static IReadOnlyList<Recording> Of(Dialect dialect)
    {
        var recordings = Library.Streams().Where(recording => recording.Dialect == dialect).ToArray();
        recordings.Length.ShouldBeGreaterThan(2);
        return recordings;
    }
}
