using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Rooms;

/// <summary>
/// Bytes → envelope. The body is read only now, when the caller is known, and validated whole, so that nothing malformed reaches a provider;
/// it is taken apart only where it must be translated.
/// </summary>
internal sealed class DecodeRoom : IRoom
{
    public ValueTask<Fault?> EnterAsync(Exchange exchange)
    {
        if (exchange.Source is not { } source)
        {
            return default;
        }

        var reading = source.ReadAsync(exchange);
        if (!reading.IsCompletedSuccessfully)
        {
            return ReadAsync(reading, exchange);
        }

        return ValueTask.FromResult(reading.Result ?? Decode(exchange));
    }

    private static async ValueTask<Fault?> ReadAsync(ValueTask<Fault?> reading, Exchange exchange) =>
        await reading.ConfigureAwait(false) ?? Decode(exchange);

    private static Fault? Decode(Exchange exchange)
    {
        var fault = exchange.Codec.Requests.ReadEnvelope(exchange.Body.Span, out var envelope);
        exchange.Envelope = envelope;
        return fault is null ? null : fault with { Stage = FaultStage.Decode };
    }
}
