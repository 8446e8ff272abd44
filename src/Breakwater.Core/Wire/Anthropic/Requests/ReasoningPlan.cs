namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>How a request's wish for reasoning is put to one model (protocols 3.7, 8.1).</summary>
/// <param name="Type">The <c>thinking.type</c>; null to say nothing.</param>
internal readonly record struct ReasoningPlan(string? Type)
{
    private const long LeastBudget = 1024;

    /// <summary>For <c>enabled</c>.</summary>
    public long Budget { get; init; }

    /// <summary><c>summarized</c> or <c>omitted</c>; null for the model's default.</summary>
    public string? Display { get; init; }

    /// <summary>The <c>output_config.effort</c>; null for the model's default.</summary>
    public string? Effort { get; init; }

    /// <summary>True when thinking has a budget: then sampling and forced tools are refused.</summary>
    public bool IsEnabled => Type == "enabled";

    /// <param name="bound">The request's <c>max_tokens</c>, which must exceed a budget.</param>
    /// <param name="lacksState">The conversation is in a tool loop whose reasoning cannot go along: models with a budget refuse that.</param>
    public static ReasoningPlan Make(CanonicalRequest request, RequestTarget target, long bound, bool lacksState, LossList losses)
    {
        if (request.Reasoning is not { } wish)
        {
            return default;
        }

        if (request.Origin == Dialect.Anthropic)
        {
            return AsAsked(wish);
        }

        var loss = request.Origin == Dialect.OpenAiResponses ? "reasoning.effort" : "reasoning_effort";
        var plan = wish.Effort == "none" || wish.Mode == ReasoningMode.Disabled ? Off(target.Traits, loss, losses)
            : wish.Effort is null && wish.Summary is null ? default
            : target.Traits.HasFlag(ModelTraits.BudgetThinking) && !target.Traits.HasFlag(ModelTraits.AdaptiveThinking)
                ? WithBudget(wish, bound, lacksState, loss, losses)
            : Adaptive(wish, target.Traits, loss, losses);
        return plan;
    }

    private static ReasoningPlan AsAsked(ReasoningOptions wish) => new(wish.Mode switch
    {
        ReasoningMode.Adaptive => "adaptive",
        ReasoningMode.Budget => "enabled",
        ReasoningMode.Disabled => "disabled",
        ReasoningMode.BetweenTools => "between_tools",
        _ => null,
    })
    {
        Budget = wish.BudgetTokens ?? LeastBudget,
        Display = wish.Summary,
        Effort = wish.Effort,
    };

    private static ReasoningPlan Off(ModelTraits traits, string loss, LossList losses)
    {
        if (traits.HasFlag(ModelTraits.BetweenTools))
        {
            return new("between_tools");
        }

        if (traits.HasFlag(ModelTraits.AlwaysThinks))
        {
            losses.Add(loss);
            return default;
        }

        return (traits & (ModelTraits.AdaptiveThinking | ModelTraits.BudgetThinking)) == 0 ? default : new("disabled");
    }

    private static ReasoningPlan Adaptive(ReasoningOptions wish, ModelTraits traits, string loss, LossList losses)
    {
        if (!traits.HasFlag(ModelTraits.AdaptiveThinking))
        {
            losses.Add(loss);
            return default;
        }

        return new("adaptive") { Effort = wish.Effort == "minimal" ? "low" : wish.Effort, Display = DisplayOf(wish) };
    }

    private static ReasoningPlan WithBudget(ReasoningOptions wish, long bound, bool lacksState, string loss, LossList losses)
    {
        long budget = wish.Effort switch
        {
            "minimal" or "low" => LeastBudget,
            "high" => 16384,
            "xhigh" or "max" => 32768,
            _ => 4096,
        };
        if (bound <= LeastBudget || lacksState)
        {
            losses.Add(loss);
            return default;
        }

        return new("enabled") { Budget = Math.Min(budget, bound - 1), Display = DisplayOf(wish) };
    }

    private static string? DisplayOf(ReasoningOptions wish) => wish.Summary is null ? null : "summarized";
}
