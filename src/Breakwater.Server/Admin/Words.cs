using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Server.Admin;

/// <summary>States as they are written in answers.</summary>
internal static class Words
{
    public static string Of(BreakerState state) => state switch
    {
        BreakerState.Open => "open",
        BreakerState.HalfOpen => "half_open",
        _ => "closed",
    };
}
