namespace Breakwater.Core.Routing.Rollouts;

/// <summary>Which requests belong to a share of the traffic: always the same ones, and a greater share has all of a smaller one.</summary>
public static class TrafficShare
{
    private const ulong Golden = 0x9e3779b97f4a7c15;

    /// <summary>Whether a request is within the share.</summary>
    /// <param name="sticky">One number for all that belongs together, evenly spread.</param>
    /// <param name="subject">Tells one share's subject from another's, so that two shares of 10 % do not meet the same callers.</param>
    /// <param name="percent">0 to 100.</param>
    public static bool Has(ulong sticky, string subject, int percent)
    {
        var hash = sticky;
        foreach (var unit in subject)
        {
            hash = (hash ^ unit) * Golden;
            hash ^= hash >> 29;
        }

        return Math.BigMul(hash * Golden, 100, out _) < (ulong)percent;
    }
}
