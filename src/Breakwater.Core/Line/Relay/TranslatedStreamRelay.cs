using System.Buffers;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Relay;

/// <summary>Frames of one dialect become events, events become frames of the other.</summary>
internal sealed class TranslatedStreamRelay : StreamRelay, IEventSink
{
    private readonly IEventReader _reader;
    private readonly IEventWriter _writer;

    public TranslatedStreamRelay(RelayContext context)
        : base(context)
    {
        _reader = context.Codec.Events.OpenReader(context.Exchange.Codec.Dialect);
        _writer = context.Exchange.Codec.Events.OpenWriter(context.Answer());
    }

    protected override StreamFacts Facts => _reader.Facts;

    protected override long NextSequence => _writer.NextSequence;

    protected override bool ErrorIsTold => false;

    /// <summary>Everything goes on to the writer but a provider's error, which the line tells as a fault of its own table.</summary>
    public void On(in StreamEvent streamEvent)
    {
        if (streamEvent.Kind != StreamEventKind.Error)
        {
            _writer.On(streamEvent);
        }
    }

    protected override void Take(in SseFrame frame, SseFrameReader frames, IBufferWriter<byte> output)
    {
        _writer.Output = output;
        _reader.Read(frame, this);
    }

    protected override void EndBatch(SseFrameReader frames, IBufferWriter<byte> output)
    {
        foreach (var field in _writer.Losses.Fields)
        {
            Context.Attempt.Losses.Add(field);
        }
    }

    protected override void EndStream(IBufferWriter<byte> output)
    {
        _writer.Output = output;
        if (Facts.Error is null)
        {
            _reader.Finish(this);
        }
    }
}
