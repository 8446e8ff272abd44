using System.Text.Json.Serialization;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing.Choice;

/// <summary>How a candidate stands at the moment of a choice. There is one for each candidate of a plan, so what is small stands beside the flags.</summary>
public readonly record struct LiveView
{
    /// <summary>True when its prices of the day are known.</summary>
    public bool IsPriced { get; init; }

    /// <summary>True when its health score is too low or its breaker is not closed.</summary>
    public bool IsInTrouble { get; init; }

    /// <summary>Tokens of this prompt that its provider is thought to have in its cache; 0 for none, and where nobody looked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int WarmTokens { get; init; }

    /// <summary>Nano-USD per million tokens of input.</summary>
    public long InputPrice { get; init; }

    /// <summary>Nano-USD per million tokens of output.</summary>
    public long OutputPrice { get; init; }

    /// <summary>Latency that 95 % of the last minute's successes stayed below; zero with too few calls to tell, the greatest value when none succeeded.</summary>
    public TimeSpan P95 { get; init; }

    /// <summary>Successes of the last minute's calls, 0 to 1; 1 with too few calls to tell.</summary>
    public required double SuccessRatio { get; init; }

    /// <summary>Nano-USD per million tokens of input that are read from the cache; told where there are any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long CachedPrice { get; init; }

    /// <summary>Thousandths of requests that it was lately given by routes that balance; 0 elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Load { get; init; }

    /// <summary>What a request costs, the cached part of its prompt at the price of cached tokens, rounded down; the greatest amount when no price is known or the sum is out of range.</summary>
    public Money CostOf(long promptTokens, long answerTokens)
    {
        if (!IsPriced)
        {
            return new Money(long.MaxValue);
        }

        var warm = Math.Min(WarmTokens, promptTokens);
        var nanos = (((Int128)InputPrice * (promptTokens - warm)) + ((Int128)CachedPrice * warm) + ((Int128)OutputPrice * answerTokens)) / 1_000_000;
        return new Money(nanos > long.MaxValue ? long.MaxValue : (long)nanos);
    }
}
