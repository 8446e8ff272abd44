using System.Net;
using Breakwater.Core.Configuration;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Primitives;
using Breakwater.Upstream.Http;

namespace Breakwater.Server.Hosting;

/// <summary>
/// The upstreams in use. A reload keeps the connections of providers whose settings did not change; replaced ones are closed only
/// after the longest request that may still use them. One writer.
/// </summary>
internal sealed class UpstreamRegistry(TimeProvider clock, IWebProxy? proxy) : IAsyncDisposable
{
    private readonly Dictionary<string, (UpstreamOptions Options, HttpUpstream Upstream)> _upstreams = new(StringComparer.Ordinal);
    private readonly List<(Deadline Close, HttpUpstream Upstream)> _retired = [];

    /// <summary>The upstream of each provider of a configuration.</summary>
    public async ValueTask<Dictionary<string, HttpUpstream>> UseAsync(GatewayConfig config)
    {
        var inUse = new Dictionary<string, HttpUpstream>(StringComparer.Ordinal);
        foreach (var provider in config.Providers)
        {
            inUse[provider.Name] = Use(provider, OptionsOf(provider, config), config);
        }

        foreach (var name in _upstreams.Keys.Where(name => !inUse.ContainsKey(name)).ToArray())
        {
            Retire(name, config);
        }

        await CloseRetiredAsync().ConfigureAwait(false);
        return inUse;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, upstream) in _upstreams.Values)
        {
            await upstream.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var (_, upstream) in _retired)
        {
            await upstream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private HttpUpstream Use(ProviderOptions provider, UpstreamOptions options, GatewayConfig config)
    {
        if (_upstreams.TryGetValue(provider.Name, out var known))
        {
            if (IsSame(known.Options, options))
            {
                return known.Upstream;
            }

            Retire(provider.Name, config);
        }

        var upstream = new HttpUpstream(options, clock);
        _upstreams[provider.Name] = (options, upstream);
        return upstream;
    }

    private void Retire(string name, GatewayConfig config)
    {
        _upstreams.Remove(name, out var old);
        var longest = config.Timeouts.Stream.Total > config.Timeouts.Plain.Total ? config.Timeouts.Stream.Total : config.Timeouts.Plain.Total;
        _retired.Add((Deadline.After(clock, longest + longest), old.Upstream));
    }

    private async ValueTask CloseRetiredAsync()
    {
        for (var i = _retired.Count - 1; i >= 0; i--)
        {
            if (_retired[i].Close.IsPast)
            {
                await _retired[i].Upstream.DisposeAsync().ConfigureAwait(false);
                _retired.RemoveAt(i);
            }
        }
    }

    private UpstreamOptions OptionsOf(ProviderOptions provider, GatewayConfig config) => new()
    {
        Provider = provider.Name,
        BaseUrl = provider.BaseUrl,
        Auth = provider.Vendor == Vendor.Anthropic ? AuthScheme.XApiKey : AuthScheme.Bearer,
        Keys = provider.ApiKeys,
        Passthrough = provider.Passthrough,
        ConnectTimeout = Longer(config.Timeouts.Stream.Dial, config.Timeouts.Plain.Dial, "dial_timeout"),
        TlsTimeout = Longer(config.Timeouts.Stream.TlsHandshake, config.Timeouts.Plain.TlsHandshake, "tls_handshake_timeout"),
        MaxConnections = MaxConnections(provider, config),
        IdleTimeout = config.Pool.IdleTimeout,
        Lifetime = config.Pool.Lifetime,
        Proxy = proxy,
    };

    // Over HTTP/1.1 a connection carries one stream, so a cap on connections would be a hidden cap on open streams; C16's numbers are for HTTP/2.
    private static int MaxConnections(ProviderOptions provider, GatewayConfig config) =>
        config.Pool.MaxConnectionsPerHost is null && provider.BaseUrl.Scheme == Uri.UriSchemeHttp
            ? int.MaxValue
            : config.Pool.ByCores(Environment.ProcessorCount);

    // A pooled connection serves streams and whole answers alike, so the longer limit holds for both.
    private static PhaseLimit Longer(TimeSpan stream, TimeSpan plain, string key) =>
        stream > plain ? new PhaseLimit(stream, $"timeouts.stream.{key}") : new PhaseLimit(plain, $"timeouts.plain.{key}");

    private static bool IsSame(UpstreamOptions a, UpstreamOptions b) =>
        a.Keys.Select(key => key.Reveal()).SequenceEqual(b.Keys.Select(key => key.Reveal()), StringComparer.Ordinal)
        && a with { Keys = b.Keys, FixedHeaders = b.FixedHeaders } == b;
}
