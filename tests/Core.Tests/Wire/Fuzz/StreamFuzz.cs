using System.Buffers;
using System.Text;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.Fuzz;

/// <summary>Damaged streams give whole frames in every dialect, one end at most, and never an end after an error; nothing throws.</summary>
public sealed class StreamFuzz
{
    private const int Rounds = 34_000;
    private readonly ArrayBufferWriter<byte> _output = new();

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public void Streams_Damaged_GiveWholeFramesAndOneEnd(Dialect dialect)
    {
        var codec = Codecs.Of(dialect);
        var mutator = new Mutator(31 + (int)dialect, Mutator.Corpus(Codecs.FolderOf(dialect), ".sse"));
        var complete = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var stream = mutator.Next();
            var watch = codec.Events.OpenWatch(hideUsage: mutator.Below(2) == 0);
            Codecs.Frames(stream, (in SseFrame frame) => watch.Look(frame));
            var target = Codecs.All[round % Codecs.All.Length];
            var facts = Translate(codec, target, stream, out var ends);
            ends.ShouldBeLessThanOrEqualTo(1, Encoding.UTF8.GetString(stream));
            (ends == 1 && facts.Error is not null).ShouldBeFalse($"{target.Dialect}: an end after an error:\n{Encoding.UTF8.GetString(stream)}");
            (watch.Facts.IsComplete && watch.Facts.Error is not null).ShouldBeFalse($"whole and failed at once:\n{Encoding.UTF8.GetString(stream)}");
            complete += facts.IsComplete ? 1 : 0;
        }

        complete.ShouldBeInRange(Rounds / 10, Rounds - 1);
    }

    private StreamFacts Translate(ICodec codec, ICodec target, byte[] stream, out int ends)
    {
        _output.ResetWrittenCount();
        var reader = codec.Events.OpenReader(target.Dialect);
        var writer = target.Events.OpenWriter(Codecs.Context(codec.Dialect));
        writer.Output = _output;
        Codecs.Frames(stream, (in SseFrame frame) => reader.Read(frame, writer));
        reader.Finish(writer);
        var seen = 0;
        Codecs.Frames(_output.WrittenSpan, (in SseFrame frame) =>
        {
            seen += IsEnd(target.Dialect, frame) ? 1 : 0;
            if (frame.HasData && !frame.Data.SequenceEqual("[DONE]"u8) && JsonScanner.Validate(frame.Data).IsError)
            {
                Assert.Fail($"{target.Dialect} got {Encoding.UTF8.GetString(frame.Data)} out of:\n{Encoding.UTF8.GetString(stream)}");
            }
        });
        ends = seen;
        return reader.Facts;
    }

    private static bool IsEnd(Dialect dialect, in SseFrame frame) => dialect switch
    {
        Dialect.OpenAiChat => frame.Data.SequenceEqual("[DONE]"u8),
        Dialect.OpenAiResponses => frame.Data.StartsWith("{\"type\":\"response.completed\""u8) || frame.Data.StartsWith("{\"type\":\"response.incomplete\""u8),
        _ => frame.Data.StartsWith("{\"type\":\"message_stop\""u8),
    };
}
