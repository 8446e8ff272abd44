using System.Net;
using System.Security.Cryptography.X509Certificates;
using Breakwater.Core.Primitives;

namespace Breakwater.Upstream.Http;

/// <summary>One provider's address, credentials and connections. Immutable: a change of configuration builds a new upstream.</summary>
public sealed record UpstreamOptions
{
    /// <summary>The provider's name in the configuration.</summary>
    public required string Provider { get; init; }

    /// <summary>Absolute http or https address; a path is a prefix of every call, of which a last <c>/v1</c> is dropped because calls bring it.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>How the provider takes its key.</summary>
    public AuthScheme Auth { get; init; }

    /// <summary>Keys used in rotation; empty sends none (a local model server).</summary>
    public IReadOnlyList<Secret> Keys { get; init; } = [];

    /// <summary>Sends the caller's own credential instead of <see cref="Keys"/>.</summary>
    public bool Passthrough { get; init; }

    /// <summary>DNS and TCP connect together. Default 3 s (A17.3).</summary>
    public PhaseLimit ConnectTimeout { get; init; } = new(TimeSpan.FromSeconds(3), "timeouts.dial_timeout");

    /// <summary>TLS handshake. Default 5 s (A11.2, A17.3).</summary>
    public PhaseLimit TlsTimeout { get; init; } = new(TimeSpan.FromSeconds(5), "timeouts.tls_handshake_timeout");

    /// <summary>Connections to the provider. Default 16 per core, at least 100, at most 256 (C16).</summary>
    public int MaxConnections { get; init; } = Math.Clamp(16 * Environment.ProcessorCount, 100, 256);

    /// <summary>How long an unused connection is kept. Default 90 s (A11.2).</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Age at which a connection takes no new call, so that changed DNS answers are followed. Default 10 min.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Wait for a 100-continue, where one was asked for. Default 1 s (A11.2).</summary>
    public TimeSpan Expect100 { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Headers sent with every call, such as <c>openai-organization</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> FixedHeaders { get; init; } = [];

    /// <summary>The proxy between here and the provider; null connects directly. <see cref="EnvironmentProxy"/> reads the usual variables.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Roots trusted instead of the machine's, for a provider behind a private authority; null trusts the machine's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }
}
