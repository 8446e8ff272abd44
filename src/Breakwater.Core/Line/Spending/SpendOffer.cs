using Breakwater.Core.Budgets.Estimates;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Spending;

/// <summary>What one attempt of a request may cost with a prompt of some size.</summary>
/// <param name="Ceiling">The same for any length of the answer.</param>
/// <param name="Worst">With the longest answer.</param>
/// <param name="Floor">With the shortest answer that it may be bounded to.</param>
/// <param name="Want">What is to be put aside for it: the worst, or the request's own cap.</param>
internal readonly record struct SpendOffer(SpendCeiling Ceiling, Money Worst, Money Floor, Money Want)
{
    public static SpendOffer Of(Exchange exchange, CachedPlan plan, in PromptSize prompt, Money? cap, DateTimeOffset now)
    {
        var targets = exchange.Envelope!.Binding == StateBinding.Stored ? plan.AllTargets : plan.Targets;
        var ceiling = new SpendCeiling(exchange, prompt, targets, DateOnly.FromDateTime(now.UtcDateTime));
        var worst = ceiling.Of(long.MaxValue);
        var floor = AnswerBound.MayLower(exchange, plan.Route) ? ceiling.Of(exchange.Snapshot.Spending.LeastAnswer) : worst;
        return new SpendOffer(ceiling, worst, floor, cap is { } most && most < worst ? most : worst);
    }
}
