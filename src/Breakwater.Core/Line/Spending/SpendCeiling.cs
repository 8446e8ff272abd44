using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Estimates;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Spending;

/// <summary>The most that one attempt of a request may cost at the dearest of its candidates (F-C3).</summary>
internal readonly struct SpendCeiling(Exchange exchange, PromptSize prompt, IReadOnlyList<Target> targets, DateOnly day)
{
    /// <summary>Tokens of an answer that neither the caller nor the catalogue bounds.</summary>
    private const long UnknownAnswer = 32_000;

    /// <summary>Tokens of state at a provider that was never seen here: a conversation, a file, a prompt kept there.</summary>
    private const long UnknownState = 200_000;

    /// <summary>Calls of a hosted tool that an answer is taken to make at most, and tokens that each lets the model read.</summary>
    private const long HostedCalls = 10;
    private const long TokensPerHostedCall = 10_000;

    /// <summary>Beyond this no bound of a caller counts, so that sums stay in range.</summary>
    private const long MostTokens = 1L << 40;

    /// <summary>The most that an attempt may cost whose answer has no more than so many tokens; the answer's own bound holds too.</summary>
    public Money Of(long answer)
    {
        var worst = Money.Zero;
        for (var i = 0; i < targets.Count; i++)
        {
            if (targets[i].PriceOn(day) is { } price)
            {
                var cost = PriceBook.Ceiling(BoundOf(targets[i], answer), price);
                worst = cost > worst ? cost : worst;
            }
        }

        return worst;
    }

    /// <summary>The longest answer whose attempt costs no more than an amount; at least <paramref name="least"/>, which must fit.</summary>
    public long AnswerFor(Money amount, long least)
    {
        var (fits, over) = (least, MostTokens);
        while (over - fits > 1)
        {
            var middle = fits + ((over - fits) / 2);
            (fits, over) = Of(middle) <= amount ? (middle, over) : (fits, middle);
        }

        return fits;
    }

    private SpendBound BoundOf(Target target, long answer)
    {
        var envelope = exchange.Envelope!;
        var own = exchange.Operation != Operation.Generate ? 0 : Math.Min(envelope.MaxOutputTokens ?? long.MaxValue, target.MaxOutput ?? envelope.MaxOutputTokens ?? UnknownAnswer);
        var hosted = ((prompt.MaySearch ? HostedCalls : 0) + (prompt.MayFetch ? HostedCalls : 0)) * TokensPerHostedCall;
        var input = target.Defence.Tokens.Ceiling(prompt.Text, envelope.HasTools) + prompt.Media(target.IsAnthropic) + StateTokens(envelope) + hosted;
        return new SpendBound
        {
            Input = Math.Min(input, target.ContextWindow ?? long.MaxValue),
            Output = Math.Clamp(Math.Min(own, answer), 0, MostTokens / envelope.Choices) * envelope.Choices,
            Service = ServiceOf(target, envelope.Service),
            MayWriteLong = prompt.MayWriteLong,
            HasAudio = prompt.HasAudio,
            WebSearches = prompt.MaySearch ? HostedCalls : 0,
            WebFetches = prompt.MayFetch ? HostedCalls : 0,
        };
    }

    private long StateTokens(Envelope envelope) =>
        envelope.Binding != StateBinding.Stored ? 0
        : envelope.StateId is { } id && exchange.Snapshot.Homes.Find(id) is { Tokens: > 0 } home ? home.Tokens
        : UnknownState;

    // Anthropic's dearer service must be asked for; at OpenAI a project's settings may choose it.
    private static ServiceBound ServiceOf(Target target, ServiceWish wish) => wish switch
    {
        ServiceWish.Fast => ServiceBound.Any,
        ServiceWish.Flex => ServiceBound.Flex,
        ServiceWish.Unset when !target.IsAnthropic => ServiceBound.Any,
        _ => ServiceBound.Standard,
    };
}
