using System.Buffers;
using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Line.Replies;

/// <summary>
/// The operator's own words in place of an error while nobody can serve (A1.21, A2.15, A12.10): a whole answer in the caller's dialect, told to be degraded (C36).
/// The exchange keeps its fault, and counts as failed.
/// </summary>
internal sealed class LastResortReply
{
    private readonly Exchange _exchange;
    private readonly Fault _fault;
    private readonly CanonicalRequest _request;
    private readonly JsonText _text;

    private LastResortReply(Exchange exchange, Fault fault, CanonicalRequest request, string text) =>
        (_exchange, _fault, _request, _text) = (exchange, fault, request, JsonText.From(text));

    /// <summary>The answer for a request that failed before commit; null when the error is to be told.</summary>
    public static LastResortReply? For(Exchange exchange, Fault fault)
    {
        var resorts = exchange.Snapshot.LastResorts;
        if (resorts.Count == 0 || !FaultTable.Of(fault.Kind).IsOutage || !WasPlanned(exchange))
        {
            return null;
        }

        var query = PlanKey.Of(exchange).With(exchange.Hints.Tags);
        foreach (var resort in resorts)
        {
            if (resort.Match.Accepts(query))
            {
                return RequestOf(exchange) is { } request && FreeText.Answers(request) ? new LastResortReply(exchange, fault, request, resort.Text) : null;
            }
        }

        return null;
    }

    public async ValueTask SendAsync(TimeProvider clock)
    {
        var reason = DegradedReason.Of(_fault);
        _exchange.Degraded = reason;
        using var body = new PooledBuffer(1024);
        var context = Context(clock);
        if (_exchange.IsStream)
        {
            SseWriter.WriteComment(body, Encoding.ASCII.GetBytes($"x-breakwater-degraded: {reason}"));
            WriteStream(_exchange.Codec.Events.OpenWriter(context), body);
            _exchange.Reply.Start(new ReplyHead(200, "text/event-stream", null, _exchange));
        }
        else
        {
            var answer = new CanonicalAnswer { Parts = [new TextPart(_text)], Stop = StopReason.EndTurn, Usage = default(TokenUsage) };
            _exchange.Codec.Answers.Write(answer, context, body, new LossList());
            _exchange.Reply.Start(new ReplyHead(200, "application/json", body.Length, _exchange));
        }

        await _exchange.Reply.Body.WriteAsync(body.Written, _exchange.Reply.Aborted).ConfigureAwait(false);
    }

    // It was let in, and there were candidates: the gateway's own limits, and whoever is over theirs, are told as errors.
    private static bool WasPlanned(Exchange exchange) => exchange is { Operation: Operation.Generate, IsQueued: false, Targets.Count: > 0 };

    private static CanonicalRequest? RequestOf(Exchange exchange)
    {
        if (exchange.Canonical is null && exchange.Codec.Requests.Read(exchange.Body, out var request) is null)
        {
            exchange.Canonical = request;
        }

        return exchange.Canonical;
    }

    private AnswerContext Context(TimeProvider clock) => new()
    {
        RequestId = _exchange.Id,
        Provider = _fault.At ?? "",
        Origin = _exchange.Codec.Dialect,
        Model = _exchange.Envelope!.Model,
        Created = clock.GetUtcNow().ToUnixTimeSeconds(),
        IncludeUsage = _exchange.Envelope.IncludeUsage,
        Request = _request,
        Cost = Money.Zero,
        Outage = _fault,
    };

    private void WriteStream(IEventWriter writer, IBufferWriter<byte> output)
    {
        var nothing = default(TokenUsage);
        writer.Output = output;
        writer.On(new StreamEvent { Kind = StreamEventKind.Start, Usage = nothing });
        writer.On(new StreamEvent { Kind = StreamEventKind.PartStart, Part = StreamPartKind.Text });
        writer.On(new StreamEvent { Kind = StreamEventKind.Delta, Delta = DeltaKind.Text, Raw = _text.Raw });
        writer.On(new StreamEvent { Kind = StreamEventKind.PartStop });
        writer.On(new StreamEvent { Kind = StreamEventKind.Stop, Stop = StopReason.EndTurn, Usage = nothing });
        writer.On(new StreamEvent { Kind = StreamEventKind.End });
    }
}
