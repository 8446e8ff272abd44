using System.Buffers;
using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.Fuzz;

/// <summary>Damaged answers and errors of a provider are faults with words, or whole answers in every dialect; nothing throws.</summary>
public sealed class AnswerFuzz
{
    private const int Rounds = 34_000;
    private readonly ArrayBufferWriter<byte> _output = new();

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public void Answers_Damaged_AreFaultsOrTranslatedWhole(Dialect dialect)
    {
        var codec = Codecs.Of(dialect);
        var mutator = new Mutator(21 + (int)dialect, Mutator.Corpus(Codecs.FolderOf(dialect), ".answer.json"));
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var body = mutator.Next();
            var error = codec.Errors.Read(400 + mutator.Below(200), body);
            error.Message.ShouldNotBeEmpty();
            var facts = new StreamFacts();
            var inspected = codec.Answers.Inspect(body, facts);
            Check(facts.Usage);
            if (codec.Answers.Read(body, out var answer) is null)
            {
                accepted++;
                inspected.ShouldBeNull(Encoding.UTF8.GetString(body));
                answer!.Usage.ShouldBe(facts.Usage, Encoding.UTF8.GetString(body));
                Translate(body, answer, dialect);
            }
        }

        accepted.ShouldBeInRange(Rounds / 10, Rounds - 1);
    }

    /// <summary>F-E1: whatever a provider reports, no count of ours is negative.</summary>
    private static void Check(TokenUsage? usage)
    {
        if (usage is { } counted)
        {
            Math.Min(Math.Min(counted.Input, counted.CacheRead), Math.Min(counted.CacheWrite, counted.CacheWriteLong)).ShouldBeGreaterThanOrEqualTo(0);
            Math.Min(counted.Output, counted.Reasoning).ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    private void Translate(byte[] body, CanonicalAnswer answer, Dialect origin)
    {
        foreach (var target in Codecs.All)
        {
            _output.ResetWrittenCount();
            target.Answers.Write(answer, Codecs.Context(origin), _output, new LossList());
            var why = $"{target.Dialect} made of:\n{Encoding.UTF8.GetString(body)}\nthis:\n{Encoding.UTF8.GetString(_output.WrittenSpan)}";
            JsonScanner.Validate(_output.WrittenSpan).IsError.ShouldBeFalse(why);
            target.Answers.Read(_output.WrittenSpan.ToArray(), out _).ShouldBeNull(why);
        }
    }
}
