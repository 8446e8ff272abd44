using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiResponses;

namespace Breakwater.Core.Tests.Wire.Fuzz;

/// <summary>The three chat dialects and their samples.</summary>
internal static class Codecs
{
    public static readonly ICodec[] All = [OpenAiChatCodec.Instance, OpenAiResponsesCodec.Instance, AnthropicCodec.Instance];

    public delegate void FrameAction(in SseFrame frame);

    public static ICodec Of(Dialect dialect) => All.First(codec => codec.Dialect == dialect);

    public static string FolderOf(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiChat => "chat",
        Dialect.OpenAiResponses => "responses",
        _ => "anthropic",
    };

    public static AnswerContext Context(Dialect origin) => new()
    {
        RequestId = "req_1",
        Provider = "a",
        Origin = origin,
        Model = "m-a",
        Created = 1_700_000_000,
        IncludeUsage = true,
    };

    public static void Frames(ReadOnlySpan<byte> stream, FrameAction each)
    {
        using var reader = new SseFrameReader();
        stream.CopyTo(reader.GetWriteMemory(Math.Max(stream.Length, 1)).Span);
        reader.Advance(stream.Length);
        while (reader.TryRead(out var frame))
        {
            each(frame);
        }

        if (reader.TryReadLast(out var last))
        {
            each(last);
        }
    }
}
