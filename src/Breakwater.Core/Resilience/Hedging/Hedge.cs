namespace Breakwater.Core.Resilience.Hedging;

/// <summary>The decision to hedge, as a pure function; whether a budget allows it is for the caller to find out after a <see cref="HedgeVerdict.Go"/>.</summary>
public static class Hedge
{
    /// <summary>The first reason against it in the order of <see cref="HedgeVerdict"/>; else that it goes.</summary>
    public static HedgeVerdict Decide(HedgePolicy policy, in HedgeQuestion question) => question switch
    {
        _ when !policy.Enabled => HedgeVerdict.Disabled,
        { AlreadyHedged: true } => HedgeVerdict.AlreadyHedged,
        { IsStream: false } => HedgeVerdict.NotStreaming,
        { BoundToState: true } => HedgeVerdict.BoundToState,
        { HasToolSideEffects: true } => HedgeVerdict.ToolSideEffects,
        { PromptTokensAgain: var tokens } when tokens > policy.LargestCachedPrompt => HedgeVerdict.LargeCachedConversation,
        { HasOtherTarget: false } => HedgeVerdict.NoOtherTarget,
        { IsOtherHealthy: false } => HedgeVerdict.TargetUnhealthy,
        { IsOverloaded: true } => HedgeVerdict.Overloaded,
        { TimeLeft: var left } when left < policy.LeastTimeLeft => HedgeVerdict.DeadlineTooNear,
        _ => HedgeVerdict.Go,
    };
}
