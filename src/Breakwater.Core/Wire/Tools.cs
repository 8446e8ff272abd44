using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire;

/// <summary>What kind of tool.</summary>
public enum ToolKind
{
    Function,

    /// <summary>OpenAI free-text tool.</summary>
    Custom,

    /// <summary>A tool the provider runs or defines itself; not translatable.</summary>
    Hosted,
}

/// <summary>A tool offered to the model.</summary>
public sealed record ToolDefinition(ToolKind Kind, JsonText Name)
{
    /// <summary>Null when absent.</summary>
    public JsonText Description { get; init; }

    /// <summary>JSON schema of the arguments; null when absent.</summary>
    public JsonRaw Schema { get; init; }

    /// <summary>Null when the caller left it to the dialect's default (they differ: protocols 8.1).</summary>
    public bool? Strict { get; init; }

    /// <summary>Anthropic <c>cache_control</c>, as it came.</summary>
    public JsonRaw CacheBreakpoint { get; init; }

    /// <summary>The whole definition as it came.</summary>
    public JsonRaw Raw { get; init; }
}

/// <summary>Whether and which tool must be called.</summary>
public enum ToolChoiceMode { Auto, None, Required, Named, Allowed }

/// <summary>The caller's choice.</summary>
public sealed record ToolChoice(ToolChoiceMode Mode)
{
    /// <summary>The tool for <see cref="ToolChoiceMode.Named"/>.</summary>
    public JsonText Name { get; init; }

    /// <summary>The subset for <see cref="ToolChoiceMode.Allowed"/>.</summary>
    public IReadOnlyList<JsonText> Allowed { get; init; } = [];

    /// <summary>For <see cref="ToolChoiceMode.Allowed"/>: one of them must be called.</summary>
    public bool AllowedRequired { get; init; }

    /// <summary>True when <see cref="Name"/> is a custom tool.</summary>
    public bool IsCustom { get; init; }
}
