namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>A model and what its generation refuses or does by itself.</summary>
internal sealed record AnthropicModel(string Id, string DisplayName)
{
    /// <summary>Generation 5.5: no thinking budget, no sampling parameters, no prefill; thinking text is omitted unless asked for.</summary>
    public bool IsNewest { get; init; }

    public bool AlwaysThinks { get; init; }

    public bool RefusesDisabledThinking { get; init; }

    public bool RefusesForcedTools { get; init; }
}
