using System.Net.Sockets;
using Breakwater.Core.Primitives;
using Breakwater.Upstream.Http.Connecting;

namespace Breakwater.Upstream.Http;

/// <summary>Turns what the HTTP stack throws into faults: the one place where its exceptions are read.</summary>
internal sealed class FaultReader(string origin)
{
    /// <summary>The fault; null for an exception that is a bug of ours.</summary>
    public Fault? Read(Exception exception, FaultStage stage)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is HopException failed)
            {
                return new Fault(failed.Kind, failed.Message) { Stage = FaultStage.Connect, Hop = failed.Hop };
            }
        }

        return exception switch
        {
            HopCanceledException cancelled => Cancelled(cancelled.Hop, stage),
            OperationCanceledException => Cancelled(InBody(stage) ? Hops.Body : Hops.Header, stage),
            HttpRequestException request => FromStack(request.HttpRequestError, request, stage),
            HttpIOException io => FromStack(io.HttpRequestError, io, stage),
            IOException or SocketException or ObjectDisposedException => Lost(exception, stage),
            _ => null,
        };
    }

    private static bool InBody(FaultStage stage) => stage >= FaultStage.FirstToken;

    private Fault Cancelled(string hop, FaultStage stage) =>
        new(FaultKind.DeadlineExceeded, $"the call to {origin} was cancelled on the {hop} hop") { Stage = stage, Hop = hop };

    private Fault FromStack(HttpRequestError error, Exception e, FaultStage stage) => error switch
    {
        HttpRequestError.NameResolutionError => Connecting(FaultKind.DnsFailed, Hops.Dns, e),
        HttpRequestError.ConnectionError => Connecting(FaultKind.ConnectFailed, Hops.Connect, e),
        HttpRequestError.SecureConnectionError => Connecting(FaultKind.TlsFailed, Hops.Tls, e),
        HttpRequestError.ProxyTunnelError or HttpRequestError.UserAuthenticationError => Connecting(FaultKind.ProxyFailed, Hops.Proxy, e),
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.VersionNegotiationError =>
            new Fault(FaultKind.Malformed, $"{origin} did not answer in HTTP ({Named(e)})") { Stage = stage, Hop = HopOf(stage) },
        _ => Lost(e, stage),
    };

    private Fault Connecting(FaultKind kind, string hop, Exception e) =>
        new(kind, $"reaching {origin} failed on the {hop} hop: {e.Message}") { Stage = FaultStage.Connect, Hop = hop };

    private Fault Lost(Exception e, FaultStage stage) => InBody(stage)
        ? new Fault(FaultKind.Truncated, $"{origin} ended its answer early ({Named(e)})") { Stage = stage, Hop = Hops.Body }
        : new Fault(FaultKind.ConnectionLost, $"{origin} closed the connection before it answered ({Named(e)})") { Stage = stage, Hop = Hops.Header };

    // Never the stack's own message: it quotes the bytes that it could not read, which may be an answer's text or a key.
    private static string Named(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case SocketException socket:
                    return socket.SocketErrorCode.ToString();
                case HttpIOException { HttpRequestError: not HttpRequestError.Unknown } io:
                    return io.HttpRequestError.ToString();
                case HttpRequestException { HttpRequestError: not HttpRequestError.Unknown, InnerException: null } request:
                    return request.HttpRequestError.ToString();
            }
        }

        return exception.GetBaseException().GetType().Name;
    }

    private static string HopOf(FaultStage stage) => InBody(stage) ? Hops.Body : Hops.Header;
}
