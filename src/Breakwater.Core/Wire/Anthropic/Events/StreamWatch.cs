using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Wire.Anthropic.Events;

/// <summary>Watches a stream that passes through. Text deltas, which are nearly all of it, are recognised by their usual shape without a parse.</summary>
internal sealed class StreamWatch : IStreamWatch
{
    private UsageTally tally;
    public StreamFacts Facts { get; } = new();

    public long NextSequence => 0;

    public FrameVerdict Look(in SseFrame frame)
    {
        if (frame.HasData && Facts is { Error: null, IsComplete: false } && !TryLookAtDelta(frame))
        {
            LookClosely(frame);
        }

        return FrameVerdict.Pass;
    }

    private bool TryLookAtDelta(in SseFrame frame)
    {
        if (!frame.Event.SequenceEqual("content_block_delta"u8) || !DeltaShape.TryMeasure(frame.Data, out var length))
        {
            return false;
        }

        Note(length);
        return true;
    }

    private void LookClosely(in SseFrame frame)
    {
        if (frame.Data.Trim(" \t"u8).IsEmpty)
        {
            return;
        }

        if (!EventFrame.TryRead(frame, out var read))
        {
            // Before any content another provider may still answer; later the frame passes as it came, and the caller's parser says what it is.
            Facts.Error = Facts.HasContent ? null : new ProviderError(502, "The provider sent an event that is not a JSON object");
            return;
        }

        switch (read.Event)
        {
            case EventType.MessageStart:
                Facts.HasContent |= read.Content.Length > "[]"u8.Length;
                Add(read.Usage);
                break;
            case EventType.BlockStart:
                Facts.HasContent |= !IsEmptyBlock(read);
                Note(read.Text.Length);
                break;
            case EventType.BlockDelta:
                Facts.HasContent |= !read.Signature.IsEmpty;
                Note(read.Text.Length);
                break;
            case EventType.MessageDelta:
                Facts.HasContent |= read.StopReason.SequenceEqual("refusal"u8);
                Add(read.Usage);
                break;
            case EventType.MessageStop:
                Facts.IsComplete = true;
                break;
            case EventType.Error:
                Facts.Error = ErrorBody.ReadEvent(frame.Data);
                break;
        }
    }

    private static bool IsEmptyBlock(in EventFrame read) =>
        (read.Type.SequenceEqual("text"u8) || read.Type.SequenceEqual("thinking"u8)) && read.Text.IsEmpty && read.Signature.IsEmpty;

    private void Note(int bytes)
    {
        Facts.HasContent |= bytes > 0;
        Facts.ContentBytes += bytes;
    }

    private void Add(ReadOnlySpan<byte> usage)
    {
        tally.Add(usage);
        Facts.Usage = tally.Known;
    }
}
