using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing.Choice;

/// <summary>How a candidate stands at the moment of a choice.</summary>
public readonly record struct LiveView
{
    /// <summary>True when its prices of the day are known.</summary>
    public bool IsPriced { get; init; }

    /// <summary>True when its health score is too low or its breaker is not closed.</summary>
    public bool IsInTrouble { get; init; }

    /// <summary>Nano-USD per million tokens of input.</summary>
    public long InputPrice { get; init; }

    /// <summary>Nano-USD per million tokens of output.</summary>
    public long OutputPrice { get; init; }

    /// <summary>Latency that 95 % of the last minute's successes stayed below; zero with too few calls to tell, the greatest value when none succeeded.</summary>
    public TimeSpan P95 { get; init; }

    /// <summary>Successes of the last minute's calls, 0 to 1; 1 with too few calls to tell.</summary>
    public required double SuccessRatio { get; init; }

    /// <summary>What a request costs at plain prices, rounded down; the greatest amount when no price is known or the sum is out of range.</summary>
    public Money CostOf(long promptTokens, long answerTokens)
    {
        if (!IsPriced)
        {
            return new Money(long.MaxValue);
        }

        var nanos = (((Int128)InputPrice * promptTokens) + ((Int128)OutputPrice * answerTokens)) / 1_000_000;
        return new Money(nanos > long.MaxValue ? long.MaxValue : (long)nanos);
    }
}
