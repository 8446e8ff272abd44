using System.Net;

namespace Breakwater.Upstream.Http;

/// <summary>
/// The proxy that the usual variables name: <c>https_proxy</c> or <c>http_proxy</c> by the provider's scheme, else <c>all_proxy</c>, less <c>no_proxy</c>;
/// lower case before upper case. Unlike the runtime's own reading it never sends loopback through a proxy (local and simulated providers),
/// and <c>no_proxy</c> knows networks and ports.
/// </summary>
public sealed class EnvironmentProxy : IWebProxy
{
    private readonly Uri? secure;
    private readonly Uri? plain;
    private readonly NoProxyList direct;
    private readonly CredentialCache credentials = [];

    private EnvironmentProxy(Uri? secure, Uri? plain, NoProxyList direct)
    {
        this.secure = Bare(secure);
        this.plain = Bare(plain);
        this.direct = direct;
    }

    /// <summary>Name and password out of the proxy's address; setting them is not supported.</summary>
    public ICredentials? Credentials
    {
        get => credentials;
        set => throw new NotSupportedException("the proxy's credentials come from its address");
    }

    /// <summary>Null when no proxy is named. Throws <see cref="ArgumentException"/> naming the variable when its value is no proxy address.</summary>
    /// <param name="variable">Reads one environment variable; null when unset.</param>
    public static EnvironmentProxy? FromVariables(Func<string, string?> variable)
    {
        var all = Address(variable, "all_proxy");
        var secure = Address(variable, "https_proxy") ?? all;
        var plain = Address(variable, "http_proxy") ?? all;
        return secure is null && plain is null ? null : new EnvironmentProxy(secure, plain, new NoProxyList(Value(variable, "no_proxy").Text));
    }

    public Uri? GetProxy(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? secure : plain;

    public bool IsBypassed(Uri host) => GetProxy(host) is null || host.IsLoopback || direct.Holds(host);

    private static (string Name, string? Text) Value(Func<string, string?> variable, string name)
    {
        var upper = name.ToUpperInvariant();
        return variable(name) is { Length: > 0 } lower ? (name, lower) : (upper, variable(upper) is { Length: > 0 } text ? text : null);
    }

    private static Uri? Address(Func<string, string?> variable, string name)
    {
        var (found, text) = Value(variable, name);
        if (text is null)
        {
            return null;
        }

        var full = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5"
            ? uri
            : throw new ArgumentException($"{found} is not the address of an http, https, socks4, socks4a or socks5 proxy such as http://proxy.example:3128", nameof(variable));
    }

    /// <summary>The address without name and password, which go to the credentials: faults and logs may show the address.</summary>
    private Uri? Bare(Uri? proxy)
    {
        if (proxy is null || proxy.UserInfo.Length == 0)
        {
            return proxy;
        }

        var bare = new UriBuilder(proxy) { UserName = string.Empty, Password = string.Empty }.Uri;
        var parts = proxy.UserInfo.Split(':', 2);
        if (credentials.GetCredential(bare, "Basic") is null)
        {
            credentials.Add(bare, "Basic", new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : string.Empty));
        }

        return bare;
    }
}
