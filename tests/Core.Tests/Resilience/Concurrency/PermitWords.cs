using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>Ends a permit in a word.</summary>
internal static class PermitWords
{
    public static void End(this GatePermit permit, double at, LimiterVerdict verdict = LimiterVerdict.Success) => permit.End(verdict, TimeSpan.FromSeconds(at), null);
}
