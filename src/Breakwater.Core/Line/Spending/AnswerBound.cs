using System.Buffers;
using System.Globalization;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Spending;

/// <summary>Bounds a request's answer, in the caller's own bytes.</summary>
internal static class AnswerBound
{
    /// <summary>How callers are told that there was too little money.</summary>
    public const string ForMoney = "budget_max_tokens_lowered";

    /// <summary>Whether the answer can be bounded: the route allows it, and the body has one place for it.</summary>
    public static bool MayLower(Exchange exchange, string route)
    {
        var envelope = exchange.Envelope!;
        return exchange.Operation == Operation.Generate
            && (envelope.MaxOutputRange.Length > 0 || envelope.MaxOutputTokens is null)
            && !exchange.Snapshot.Spending.WholeRoutes.Contains(route)

            // A budget for thinking must stay below the bound of the answer; the provider would refuse it.
            && (exchange.Codec.Dialect != Dialect.Anthropic || exchange.Body.Span.IndexOf("\"budget_tokens\""u8) < 0);
    }

    /// <summary>Writes the bound into the body and reads that again; callers are told the reason.</summary>
    public static void Lower(Exchange exchange, long tokens, string reason)
    {
        var envelope = exchange.Envelope!;
        var body = exchange.Body.Span;
        var lowered = new PooledBuffer(body.Length + 64);
        var place = envelope.MaxOutputRange;
        Span<byte> number = stackalloc byte[20];
        tokens.TryFormat(number, out var digits, default, CultureInfo.InvariantCulture);
        if (place.Length > 0)
        {
            lowered.Write(body[..place.Start]);
            lowered.Write(number[..digits]);
            lowered.Write(body[place.End..]);
        }
        else
        {
            // The body has another property, so one always follows. Anthropic's own always has the bound.
            lowered.Write(body[..envelope.InsertAt]);
            lowered.Write("\""u8);
            lowered.Write(exchange.Codec.Dialect == Dialect.OpenAiChat ? "max_completion_tokens"u8 : "max_output_tokens"u8);
            lowered.Write("\":"u8);
            lowered.Write(number[..digits]);
            lowered.Write(","u8);
            lowered.Write(body[envelope.InsertAt..]);
        }

        exchange.OwnBody(lowered);
        if (exchange.Codec.Requests.ReadEnvelope(exchange.Body.Span, out var read) is { } fault)
        {
            throw new InvalidOperationException($"a bounded body is no request any more: {fault.Detail}");
        }

        (exchange.Envelope, exchange.Degraded) = (read, exchange.Degraded is ContextCut.ForMoney ? ContextCut.AndMore + reason : reason);
    }
}
