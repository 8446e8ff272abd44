namespace Breakwater.Core.Configuration.Options;

/// <summary>Connections to a provider (C16).</summary>
/// <param name="MaxConnectionsPerHost">Null for <see cref="ByCores"/>.</param>
/// <param name="IdleTimeout">How long an unused connection is kept.</param>
/// <param name="Lifetime">How long any connection is used, so that changes of DNS are seen.</param>
public sealed record PoolOptions(int? MaxConnectionsPerHost, TimeSpan IdleTimeout, TimeSpan Lifetime)
{
    private const int PerCore = 16;
    private const int Least = 100;
    private const int Most = 256;

    /// <summary>Connections to one host on a machine of this many cores: as configured, else 16 a core from 100 to 256.</summary>
    public int ByCores(int cores) => MaxConnectionsPerHost ?? Math.Clamp(PerCore * cores, Least, Most);
}
