namespace Breakwater.Core.Line;

/// <summary>What a caller asks for.</summary>
public enum Operation
{
    /// <summary>Generate on one of the chat surfaces; translated where needed.</summary>
    Generate,

    /// <summary>Count tokens: native on Anthropic targets, estimated on others.</summary>
    CountTokens,

    /// <summary>Embeddings: OpenAI targets only, passed through.</summary>
    Embed,

    /// <summary>A call on a stored response: goes to the provider that made it, passed through.</summary>
    StoredResponse,
}
