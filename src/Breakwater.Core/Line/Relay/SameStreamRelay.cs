using System.Buffers;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Relay;

/// <summary>Frames pass as they came: consecutive ones leave in one write, a hidden one is left out.</summary>
internal sealed class SameStreamRelay(RelayContext context) : StreamRelay(context)
{
    private readonly IStreamWatch _watch = context.Codec.Events.OpenWatch(hideUsage: context.Exchange.Envelope is { IncludeUsage: false });
    private int _from;
    private int _to;

    protected override StreamFacts Facts => _watch.Facts;

    protected override long NextSequence => _watch.NextSequence;

    protected override bool ErrorIsTold => _watch.Facts.Error is not null;

    protected override void Take(in SseFrame frame, SseFrameReader frames, IBufferWriter<byte> output)
    {
        if (_watch.Look(frame) == FrameVerdict.Hide)
        {
            EndBatch(frames, output);
            return;
        }

        if (_to != frame.ConsumedStart || _from == _to)
        {
            EndBatch(frames, output);
            _from = frame.ConsumedStart;
        }

        _to = frame.ConsumedEnd;
        if (!frame.IsTerminated)
        {
            EndBatch(frames, output);
            output.Write("\n\n"u8);
        }
    }

    protected override void EndBatch(SseFrameReader frames, IBufferWriter<byte> output)
    {
        if (_to > _from)
        {
            output.Write(frames.Bytes(_from, _to).Span);
        }

        (_from, _to) = (0, 0);
    }

    protected override void EndStream(IBufferWriter<byte> output)
    {
    }
}
