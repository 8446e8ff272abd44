using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Routing.Cutover;

/// <summary>The providers whose traffic goes elsewhere, wholly or in part. Immutable.</summary>
public sealed class TrafficShifts(IReadOnlyList<TrafficShift> shifts)
{
    /// <summary>Why a caller's request does not belong to a provider now; null when it does.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="sticky">One number for all that belongs together.</param>
    public string? WhyAway(string provider, ulong sticky)
    {
        for (var i = 0; i < shifts.Count; i++)
        {
            if (string.Equals(shifts[i].Provider, provider, StringComparison.Ordinal))
            {
                return TrafficShare.Has(sticky, provider, shifts[i].KeptPercent) ? null : shifts[i].Why;
            }
        }

        return null;
    }
}

/// <summary>What one provider keeps.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="KeptPercent">0 to 100.</param>
/// <param name="Why">In the words of a plan.</param>
public sealed record TrafficShift(string Provider, int KeptPercent, string Why)
{
    /// <summary>The shift of a provider's phase; null when it keeps everything.</summary>
    public static TrafficShift? Of(string provider, CutoverState state, CutoverPolicy policy)
    {
        var kept = state.KeptPercent(policy);
        return kept == 100 ? null : new TrafficShift(provider, kept, $"{provider} is {Words(state.Phase, kept)} since {state.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
    }

    private static string Words(CutoverPhase phase, int kept) => phase switch
    {
        CutoverPhase.Soft => $"in a soft shift to {kept} %",
        CutoverPhase.Hard => "in a hard cut",
        _ => $"coming back with {kept} %",
    };
}
