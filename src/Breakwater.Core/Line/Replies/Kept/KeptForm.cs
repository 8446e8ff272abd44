using System.Buffers;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Line.Replies.Kept;

/// <summary>A kept answer in the other form: a stream from a whole one, or the reverse. Only texts with an end and a usage; of anything else a part would be lost.</summary>
internal static class KeptForm
{
    /// <summary>Reads a kept answer; false when it has more than text.</summary>
    public static bool TryRead(Exchange exchange, KeptAnswer kept, out CanonicalAnswer? answer)
    {
        answer = null;
        if (exchange.Envelope!.Choices > 1 || exchange.Body.Span.IndexOf("logprobs\""u8) >= 0)
        {
            return false;
        }

        answer = kept.Form == AnswerForm.Plain ? ReadPlain(exchange.Codec, kept.Body) : ReadStream(exchange.Codec, kept.Body);
        return answer is { Usage: not null, RefusalExplanation.IsNull: true } && IsText(answer.Parts);
    }

    /// <summary>Writes it in the form that the request asks for; false when something of it was lost.</summary>
    public static bool TryWrite(Exchange exchange, CanonicalAnswer answer, AnswerContext context, IBufferWriter<byte> output)
    {
        if (!exchange.IsStream)
        {
            var losses = new LossList();
            exchange.Codec.Answers.Write(answer, context, output, losses);
            return losses.IsEmpty;
        }

        var writer = exchange.Codec.Events.OpenWriter(context);
        writer.Output = output;
        writer.On(new StreamEvent { Kind = StreamEventKind.Start, Id = answer.Id.Raw, Name = answer.Model.Raw, Created = answer.Created, Usage = answer.Usage });
        for (var i = 0; i < answer.Parts.Count; i++)
        {
            writer.On(new StreamEvent { Kind = StreamEventKind.PartStart, Index = i, Part = StreamPartKind.Text });
            writer.On(new StreamEvent { Kind = StreamEventKind.Delta, Index = i, Delta = DeltaKind.Text, Raw = ((TextPart)answer.Parts[i]).Text.Raw });
            writer.On(new StreamEvent { Kind = StreamEventKind.PartStop, Index = i });
        }

        writer.On(new StreamEvent { Kind = StreamEventKind.Stop, Stop = answer.Stop, Raw = answer.StopSequence.Raw, Usage = answer.Usage });
        writer.On(new StreamEvent { Kind = StreamEventKind.End });
        return writer.Losses.IsEmpty;
    }

    private static CanonicalAnswer? ReadPlain(ICodec codec, ReadOnlyMemory<byte> body) => codec.Answers.Read(body, out var answer) is null ? answer : null;

    private static CanonicalAnswer? ReadStream(ICodec codec, ReadOnlyMemory<byte> body)
    {
        using var frames = new SseFrameReader();
        body.CopyTo(frames.GetWriteMemory(body.Length));
        frames.Advance(body.Length);
        var (reader, sink) = (codec.Events.OpenReader(codec.Dialect), new AnswerSink());
        while (frames.TryRead(out var frame))
        {
            reader.Read(frame, sink);
        }

        reader.Finish(sink);
        return reader.Facts is { IsComplete: true, Error: null } ? sink.ToAnswer(reader.Facts.Usage) : null;
    }

    private static bool IsText(IReadOnlyList<Part> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is not TextPart text || text.Annotations.Span.Length > 2)
            {
                return false;
            }
        }

        return parts.Count > 0;
    }

    /// <summary>Puts the events of a stream together again.</summary>
    private sealed class AnswerSink : IEventSink
    {
        private readonly List<Pieces> _texts = [];
        private JsonText _id;
        private JsonText _model;
        private JsonText _stopSequence;
        private long _created;
        private StopReason? _stop;
        private bool _isUnfit;

        public void On(in StreamEvent streamEvent)
        {
            switch (streamEvent.Kind)
            {
                case StreamEventKind.Start:
                    (_id, _model, _created) = (TextOf(streamEvent.Id), TextOf(streamEvent.Name), streamEvent.Created);
                    break;
                case StreamEventKind.PartStart:
                    _isUnfit |= streamEvent.Part != StreamPartKind.Text || streamEvent.Index != _texts.Count;
                    _texts.Add(new Pieces());
                    break;
                case StreamEventKind.Delta:
                    _isUnfit |= streamEvent.Delta != DeltaKind.Text || streamEvent.Index >= _texts.Count;
                    if (!_isUnfit)
                    {
                        _texts[streamEvent.Index].Add(streamEvent.Raw);
                    }

                    break;
                case StreamEventKind.Stop:
                    _isUnfit |= !streamEvent.Name.IsEmpty;
                    (_stop, _stopSequence) = (streamEvent.Stop, TextOf(streamEvent.Raw));
                    break;
                case StreamEventKind.Error:
                    _isUnfit = true;
                    break;
            }
        }

        public CanonicalAnswer? ToAnswer(TokenUsage? usage) => _isUnfit || _stop is not { } stop ? null : new CanonicalAnswer
        {
            Id = _id,
            Model = _model,
            Created = _created,
            Parts = [.. _texts.Select(static text => new TextPart(text.Value))],
            Stop = stop,
            StopSequence = _stopSequence,
            Usage = usage,
        };

        private static JsonText TextOf(ReadOnlySpan<byte> raw) => raw.IsEmpty ? default : JsonText.Quote(raw);
    }

    /// <summary>A text that comes in pieces.</summary>
    private sealed class Pieces
    {
        private readonly ArrayBufferWriter<byte> _raw = new();

        public JsonText Value => JsonText.Quote(_raw.WrittenSpan);

        public void Add(ReadOnlySpan<byte> raw) => _raw.Write(raw);
    }
}
