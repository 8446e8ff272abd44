namespace Breakwater.Core.Wire;

/// <summary>For whom a request is written.</summary>
public sealed record RequestTarget
{
    /// <summary>The provider's name in the configuration, the owner of opaque reasoning state.</summary>
    public required string Provider { get; init; }

    /// <summary>The model as the provider names it.</summary>
    public required string UpstreamModel { get; init; }

    /// <summary>The model's bound of generated tokens, used where the dialect demands one and the caller gave none.</summary>
    public long MaxOutputTokens { get; init; } = 4096;

    /// <summary>How the model takes reasoning and sampling settings.</summary>
    public ModelTraits Traits { get; init; } = ModelTraits.None;
}

/// <summary>What a writer must know of a model to express a request for it (protocols 3.1, 3.7, 2.11).</summary>
[Flags]
public enum ModelTraits
{
    None = 0,

    /// <summary>Refuses temperature, top_p and top_k.</summary>
    NoSampling = 1,

    /// <summary>Takes <c>thinking: adaptive</c> and effort.</summary>
    AdaptiveThinking = 2,

    /// <summary>Takes <c>thinking: enabled</c> with a budget.</summary>
    BudgetThinking = 4,

    /// <summary>Cannot switch thinking off.</summary>
    AlwaysThinks = 8,

    /// <summary>Takes <c>between_tools</c> in place of <c>disabled</c>.</summary>
    BetweenTools = 16,

    /// <summary>Refuses a forced tool choice.</summary>
    NoForcedTools = 32,

    /// <summary>Refuses <c>max_tokens</c> in Chat (wants <c>max_completion_tokens</c>) and <c>stop</c>.</summary>
    ReasoningModel = 64,

    /// <summary>Takes <c>role: system</c> inside the conversation (Anthropic).</summary>
    MidConversationSystem = 128,

    /// <summary>Takes explicit prompt-cache breakpoints on parts (OpenAI).</summary>
    CacheBreakpoints = 256,

    /// <summary>Refuses an assistant message at the end (Anthropic prefill).</summary>
    NoPrefill = 512,
}
