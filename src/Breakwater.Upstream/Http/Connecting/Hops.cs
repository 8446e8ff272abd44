namespace Breakwater.Upstream.Http.Connecting;

/// <summary>The hops a call passes (A17.1, A17.5), as faults and logs name them.</summary>
internal static class Hops
{
    public const string Pool = "pool";
    public const string Dns = "dns";
    public const string Connect = "connect";
    public const string Tls = "tls";
    public const string Proxy = "proxy";
    public const string Header = "header";
    public const string Body = "body";
}
