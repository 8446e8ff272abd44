using System.Net;
using System.Net.Security;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;
using Breakwater.Upstream.Http.Connecting;

namespace Breakwater.Upstream.Http;

/// <summary>A provider over HTTP: one handler, so one pool of connections. Owns both; safe for concurrent use.</summary>
public sealed class HttpUpstream : IUpstream, IAsyncDisposable
{
    private readonly UpstreamOptions options;
    private readonly RequestFactory requests;
    private readonly Credential[] credentials;
    private readonly FaultReader faults;
    private readonly HttpMessageInvoker invoker;

    public HttpUpstream(UpstreamOptions options, TimeProvider clock)
        : this(options, clock, new SocketDialer())
    {
    }

    internal HttpUpstream(UpstreamOptions options, TimeProvider clock, IDialer dialer)
    {
        UpstreamOptionsRules.Check(options);
        this.options = options;
        requests = new RequestFactory(options);
        credentials = [.. options.Keys.Select(key => Credential.Of(options.Auth, key.Reveal()))];
        faults = new FaultReader($"{options.BaseUrl.IdnHost}:{options.BaseUrl.Port}");
        invoker = new HttpMessageInvoker(Pool(options, new Connector(options, dialer, clock)));
    }

    public string Provider => options.Provider;

    public async ValueTask<UpstreamReply> SendAsync(UpstreamCall call, CancellationToken cancellation)
    {
        var request = requests.Make(call, options.Passthrough || credentials.Length == 0 ? CallersOwn(call) : credentials[Math.Min(call.Key, credentials.Length - 1)]);
        try
        {
            var response = await invoker.SendAsync(request, cancellation);
            return new HttpUpstreamReply(response, response.Content.ReadAsStream(cancellation));
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested && e.InnerException is TimeoutException)
        {
            // The handler's own limit, set for proxies only: the tunnel or the TLS inside it took too long.
            throw new HopException(FaultKind.ProxyFailed, Hops.Proxy, $"the proxy did not reach {options.BaseUrl.IdnHost}:{options.BaseUrl.Port} within {ProxyLimit(options)}", e);
        }
        catch (OperationCanceledException e)
        {
            throw new HopCanceledException(request.Hop, e);
        }
    }

    public Fault? Explain(Exception exception, FaultStage stage) => faults.Read(exception, stage);

    /// <summary>Closes every connection, also those in use.</summary>
    public ValueTask DisposeAsync()
    {
        invoker.Dispose();
        return ValueTask.CompletedTask;
    }

    private Credential? CallersOwn(UpstreamCall call) =>
        options.Passthrough && call.CallerCredential is { } own && CallerHeaders.IsPrintable(own) ? Credential.Of(options.Auth, own) : null;

    private static PhaseLimit ProxyLimit(UpstreamOptions options) =>
        new(options.ConnectTimeout.Limit + options.TlsTimeout.Limit, $"{options.ConnectTimeout.Setting} + {options.TlsTimeout.Setting}");

    private static SocketsHttpHandler Pool(UpstreamOptions options, Connector connector) => new()
    {
        ConnectCallback = connector.ConnectAsync,
        ConnectTimeout = options.Proxy is null ? Timeout.InfiniteTimeSpan : ProxyLimit(options).Limit,
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Connector.ChainPolicy(options) },
        MaxConnectionsPerServer = options.MaxConnections,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        PooledConnectionIdleTimeout = options.IdleTimeout,
        PooledConnectionLifetime = options.Lifetime,
        Expect100ContinueTimeout = options.Expect100,
        UseProxy = options.Proxy is not null,
        Proxy = options.Proxy,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,

        // An answer given up is closed, not drained: the provider must stop generating (and billing) at once.
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    };
}
