using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Breakwater.Core.Primitives;

namespace Breakwater.Upstream.Http.Connecting;

/// <summary>
/// Opens connections for one provider: DNS, TCP and TLS apart, each within its limit and each failing with its own hop (A17.1).
/// TLS is done here only towards the provider itself; behind a proxy the HTTP stack does it after the tunnel is there.
/// </summary>
internal sealed class Connector(UpstreamOptions options, IDialer dialer, TimeProvider clock)
{
    private static readonly List<SslApplicationProtocol> Http2Or1 = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http1 = [SslApplicationProtocol.Http11];

    private readonly AddressRace race = new(dialer, clock);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        // A tunnel through a proxy is asked for by a request of the HTTP stack's own.
        var end = context.DnsEndPoint;
        if (context.InitialRequestMessage is not ProviderRequest { RequestUri: { } uri } request || !IsOrigin(end, uri))
        {
            return await ReachProxyAsync(end, cancellation);
        }

        var stream = await ReachAsync(end, request, cancellation);
        var secure = uri.Scheme == Uri.UriSchemeHttps ? await SecureAsync(stream, end, request, cancellation) : stream;
        request.Connected();
        return secure;
    }

    /// <summary>Roots for this provider's certificates; null for the machine's.</summary>
    public static X509ChainPolicy? ChainPolicy(UpstreamOptions options)
    {
        if (options.TrustedRoots is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(options.TrustedRoots);
        return policy;
    }

    private static bool IsOrigin(DnsEndPoint end, Uri uri) => end.Port == uri.Port && end.Host.Equals(uri.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whatever fails on the way to a proxy is the proxy's fault, and its address is the operator's own choice.</summary>
    private async Task<Stream> ReachProxyAsync(DnsEndPoint end, CancellationToken cancellation)
    {
        using var phase = new Phase(options.ConnectTimeout, clock, cancellation);
        try
        {
            var addresses = await dialer.ResolveAsync(end.Host, phase.Token);
            return await race.RunAsync(addresses, end.Port, phase.Token);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            var what = phase.IsOver ? $"timed out after {options.ConnectTimeout}" : "failed: " + e.Message;
            throw new HopException(FaultKind.ProxyFailed, Hops.Proxy, $"connect to the proxy {end.Host}:{end.Port} {what}", e);
        }
    }

    private async Task<Stream> ReachAsync(DnsEndPoint end, ProviderRequest request, CancellationToken cancellation)
    {
        // One limit over both phases: a slow resolver eats the time of the connect, as the caller's clock sees it.
        using var phase = new Phase(options.ConnectTimeout, clock, cancellation);
        var addresses = await ResolveAsync(end, request, phase, cancellation);
        request.Enter(Hops.Connect);
        try
        {
            return await race.RunAsync(addresses, end.Port, phase.Token);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            throw phase.IsOver
                ? new HopException(FaultKind.ConnectTimeout, Hops.Connect, $"connect to {end.Host}:{end.Port} timed out after {options.ConnectTimeout}", e)
                : new HopException(FaultKind.ConnectFailed, Hops.Connect, $"connect to {end.Host}:{end.Port} failed: {e.Message}", e);
        }
    }

    private async Task<IPAddress[]> ResolveAsync(DnsEndPoint end, ProviderRequest request, Phase phase, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(end.Host, out var literal))
        {
            return [literal];
        }

        request.Enter(Hops.Dns);
        IPAddress[] found;
        try
        {
            found = await dialer.ResolveAsync(end.Host, phase.Token);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            var what = phase.IsOver ? $"timed out after {options.ConnectTimeout}" : "failed: " + e.Message;
            throw new HopException(FaultKind.DnsFailed, Hops.Dns, $"resolving {end.Host} {what}", e);
        }

        var allowed = Array.FindAll(found, address => AddressPolicy.Allows(end.Host, address));
        return allowed.Length > 0 ? allowed : throw Refuse(end.Host, found);
    }

    private HopException Refuse(string host, IPAddress[] found) => new(FaultKind.DnsFailed, Hops.Dns, found.Length == 0
        ? $"{host} has no address"
        : $"{host} resolved to {found[0]}, a local address that a name may not stand for; if it is meant, write it into providers.{options.Provider}.base_url");

    private async Task<Stream> SecureAsync(Stream stream, DnsEndPoint end, ProviderRequest request, CancellationToken cancellation)
    {
        request.Enter(Hops.Tls);
        var secure = new SslStream(stream);
        using var phase = new Phase(options.TlsTimeout, clock, cancellation);
        try
        {
            var settings = new SslClientAuthenticationOptions
            {
                TargetHost = end.Host,
                ApplicationProtocols = request.Version.Major >= 2 ? Http2Or1 : Http1,
                CertificateChainPolicy = ChainPolicy(options),
            };
            await secure.AuthenticateAsClientAsync(settings, phase.Token);
            return secure;
        }
        catch (Exception e)
        {
            await secure.DisposeAsync();
            throw cancellation.IsCancellationRequested ? new OperationCanceledException(e.Message, e, cancellation) : TlsFault(end, phase, e);
        }
    }

    private HopException TlsFault(DnsEndPoint end, Phase phase, Exception e)
    {
        if (phase.IsOver)
        {
            return new(FaultKind.TlsTimeout, Hops.Tls, $"TLS handshake with {end.Host}:{end.Port} timed out after {options.TlsTimeout}", e);
        }

        var reason = e is AuthenticationException { InnerException: { } inner } ? $"{e.Message} ({inner.Message})" : e.Message;
        return new(FaultKind.TlsFailed, Hops.Tls, $"TLS handshake with {end.Host}:{end.Port} failed: {reason}", e);
    }

    /// <summary>The time one phase may take, on top of the pool's own cancellation.</summary>
    private sealed class Phase : IDisposable
    {
        private readonly CancellationTokenSource limit;
        private readonly CancellationTokenSource either;

        public Phase(PhaseLimit of, TimeProvider clock, CancellationToken outer)
        {
            limit = new CancellationTokenSource(of.Limit, clock);
            either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, outer);
        }

        public CancellationToken Token => either.Token;

        public bool IsOver => limit.IsCancellationRequested;

        public void Dispose()
        {
            either.Dispose();
            limit.Dispose();
        }
    }
}
