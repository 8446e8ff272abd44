using Breakwater.Core.Line.Attempts;

namespace Breakwater.Core.Line.Defence;

/// <summary>Puts healthy targets before failing ones, in the plan's order otherwise (A2.6, A2.12, A2.15). When none is healthy, the plan's order stands: panic mode.</summary>
internal static class Ranking
{
    public static void Apply(Exchange exchange, TimeSpan now)
    {
    }
}
