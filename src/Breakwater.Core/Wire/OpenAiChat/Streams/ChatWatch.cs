using System.Text.Json;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Wire.OpenAiChat.Streams;

/// <summary>
/// Looks at chunks that pass through (protocols 1.5). It searches for the few names that matter instead of parsing: a quote inside a
/// string is always escaped, so a name with both its quotes and a colon after it is a property and nothing else.
/// </summary>
internal sealed class ChatWatch(bool hideUsage) : IStreamWatch
{
    public StreamFacts Facts { get; } = new();

    public long NextSequence => 0;

    public FrameVerdict Look(in SseFrame frame)
    {
        ReadOnlySpan<byte> data = frame.Data;
        if (data.StartsWith("[DONE]"u8))
        {
            Facts.IsComplete = Facts.Error is null;
            return FrameVerdict.Pass;
        }

        bool isError = frame.Event.SequenceEqual("error"u8);
        if (Facts.IsComplete) return FrameVerdict.Pass;
        if (isError || ChatScan.HasValue(data, "\"error\""u8)) Facts.Error ??= OpenAiErrorBody.ReadFrame(data, flat: isError);
        long content = ChatScan.ContentOf(data);
        if (content > 0)
        {
            Facts.HasContent = true;
            Facts.ContentBytes += content;
        }

        bool told = LookForUsage(data);
        return told && hideUsage && ChatScan.HasNoChoices(data) ? FrameVerdict.Hide : FrameVerdict.Pass;
    }

    private bool LookForUsage(ReadOnlySpan<byte> data)
    {
        int at = ChatScan.FindValue(data, "\"usage\""u8);
        if (at < 0 || data[at] != (byte)'{') return false;
        try
        {
            var reader = new Utf8JsonReader(data[at..]);
            reader.Read();
            if (ChatUsage.Read(ref reader) is not { } usage) return false;
            Facts.Usage = usage with { Tier = ChatScan.TierOf(data) };
            return true;
        }
        catch (JsonException)
        {
            // A frame that is no JSON passes as it came; the caller's parser says so.
            return false;
        }
    }
}
