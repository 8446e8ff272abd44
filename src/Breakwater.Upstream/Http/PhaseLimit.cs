using System.Globalization;

namespace Breakwater.Upstream.Http;

/// <summary>How long one phase of a connection may take, and the setting that says so (named in faults, so that the reader knows what to change).</summary>
public readonly record struct PhaseLimit(TimeSpan Limit, string Setting)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Limit.TotalMilliseconds:0.###} ms ({Setting})");
}
