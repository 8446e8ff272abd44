namespace Breakwater.Core.Resilience.Concurrency.Limits;

/// <summary>The algorithm a policy asks for.</summary>
internal static class LimitChoice
{
    /// <summary>The algorithm for <paramref name="policy"/>, going on with what <paramref name="before"/> has learnt; null at the start.</summary>
    public static ILimitAlgorithm For(GatePolicy policy, StableMeter meter, ILimitAlgorithm? before)
    {
        if (policy.Algorithm == LimitKind.Fixed)
        {
            return new FixedLimit(policy.Initial);
        }

        var known = before is GradientLimit gradient ? gradient.Aimd : before as AimdLimit;
        var aimd = known is { Limit: < int.MaxValue } ? known : new AimdLimit(policy, meter, before is FixedLimit { Limit: < int.MaxValue and var limit } ? limit : policy.Initial);
        aimd.Policy = policy;
        return policy.Algorithm == LimitKind.Aimd ? aimd : before as GradientLimit is { } same && same.Aimd == aimd ? same : new GradientLimit(aimd);
    }
}
