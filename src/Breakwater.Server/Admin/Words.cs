using Breakwater.Core.Objectives;
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

    public static string Of(TenantClass whose) => whose switch
    {
        TenantClass.Gold => "gold",
        TenantClass.Silver => "silver",
        TenantClass.Bronze => "bronze",
        TenantClass.Internal => "internal",
        _ => "open",
    };

    public static IReadOnlyList<string> Of(Restraints restraints)
    {
        var words = new List<string>(3);
        AddIf(Restraints.GoldNotDearer, "gold_not_dearer");
        AddIf(Restraints.SilverShort, "silver_short");
        AddIf(Restraints.InternalThrottled, "internal_throttled");
        return words;

        void AddIf(Restraints one, string word)
        {
            if ((restraints & one) != 0)
            {
                words.Add(word);
            }
        }
    }
}
