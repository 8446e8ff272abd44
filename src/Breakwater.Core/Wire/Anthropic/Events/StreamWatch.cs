using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Wire.Anthropic.Events;

/// <summary>Watches a stream that passes through. Text deltas, which are nearly all of it, are recognised by their usual shape without a parse.</summary>
internal sealed class StreamWatch : IStreamWatch
{
    private UsageTally tally;
    private bool started;

    public StreamFacts Facts { get; } = new();

    public long NextSequence => 0;

    public FrameVerdict Look(in SseFrame frame)
    {
        if (frame.HasData && Facts.Error is null && !TryLookAtDelta(frame))
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
            Facts.Error = new ProviderError(502, "The provider sent an event that is not a JSON object");
            return;
        }

        switch (read.Event)
        {
            case EventType.MessageStart:
                Start(read);
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

    private void Start(in EventFrame read)
    {
        if (started)
        {
            Facts.Error = new ProviderError(502, "The provider began a second message inside the stream") { Type = "api_error" };
            return;
        }

        started = true;
        Facts.HasContent |= read.Content.Length > "[]"u8.Length;
        Add(read.Usage);
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
