using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Line.Replies;

/// <summary>Refusals before commit, in the caller's dialect.</summary>
internal static class ErrorReply
{
    public static async ValueTask SendAsync(Exchange exchange, Fault fault)
    {
        var errors = exchange.Codec.Errors;
        if (IsProvidersOwnWord(exchange, fault, out var body))
        {
            await SendAsync(exchange, fault.Provider!.Status, body).ConfigureAwait(false);
            return;
        }

        using var written = new PooledBuffer(512);
        errors.Write(fault, exchange.Id, written);
        await SendAsync(exchange, errors.StatusOf(fault), written.Written).ConfigureAwait(false);
    }

    // A provider's verdict on the request itself passes byte for byte to a caller of its dialect, if it is the JSON that SDKs expect.
    private static bool IsProvidersOwnWord(Exchange exchange, Fault fault, out ReadOnlyMemory<byte> body)
    {
        body = fault.Provider?.Body ?? default;
        return fault.Kind == FaultKind.ProviderRefusedRequest
            && exchange.Target?.CodecFor(exchange.Codec.Dialect).Dialect == exchange.Codec.Dialect
            && body.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
    }

    private static async ValueTask SendAsync(Exchange exchange, int status, ReadOnlyMemory<byte> body)
    {
        exchange.Reply.Start(new ReplyHead(status, "application/json", body.Length, exchange));
        await exchange.Reply.Body.WriteAsync(body, exchange.Reply.Aborted).ConfigureAwait(false);
    }
}
