using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire;

/// <summary>Free text, any JSON object, or JSON after a schema.</summary>
public enum OutputKind { Text, JsonObject, JsonSchema }

/// <summary>The form the answer must have.</summary>
public sealed record OutputFormat(OutputKind Kind)
{
    public JsonText Name { get; init; }

    public JsonText Description { get; init; }

    public JsonRaw Schema { get; init; }

    public bool? Strict { get; init; }
}

/// <summary>How reasoning is switched.</summary>
public enum ReasoningMode
{
    /// <summary>Left to effort and the model's default.</summary>
    Default,
    Disabled,

    /// <summary>With a fixed budget (older Anthropic models).</summary>
    Budget,
    Adaptive,
    BetweenTools,
}

/// <summary>What the caller asks of reasoning.</summary>
public sealed record ReasoningOptions
{
    public ReasoningMode Mode { get; init; }

    /// <summary>none, minimal, low, medium, high, xhigh or max; null when unset.</summary>
    public string? Effort { get; init; }

    /// <summary>Tokens, for <see cref="ReasoningMode.Budget"/>.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>OpenAI summary (auto, concise, detailed), or <c>summarized</c>/<c>omitted</c> from Anthropic's display; null when unset.</summary>
    public string? Summary { get; init; }

    /// <summary>Whether the caller wants encrypted reasoning back (<c>include: reasoning.encrypted_content</c>).</summary>
    public bool IncludeEncrypted { get; init; }
}
