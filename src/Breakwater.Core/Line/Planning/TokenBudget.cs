using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Line.Planning;

/// <summary>A tier's bound on the tokens of one request (A2.18): what is over it is answered at once.</summary>
internal static class TokenBudget
{
    public static Fault? Check(Exchange exchange, SlaPolicy sla)
    {
        if (sla.TokenBudget is not { } most || exchange.Operation != Operation.Generate)
        {
            return null;
        }

        var (prompt, answer) = (PlanRule.PromptTokens(exchange), exchange.Need.Answer);
        if (prompt + answer <= most)
        {
            return null;
        }

        var tier = exchange.Tier.ToString().ToLowerInvariant();
        return new Fault(
            FaultKind.TokenBudgetExceeded,
            $"this request may use {prompt + answer} tokens ({prompt} of prompt as estimated, {answer} of answer), more than the {most} of tier {tier} (sla.{tier}.token_budget_per_req); shorten it, bound its answer, or ask for another tier");
    }
}
