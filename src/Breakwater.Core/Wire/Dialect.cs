namespace Breakwater.Core.Wire;

/// <summary>A chat API as it is spoken on the wire.</summary>
public enum Dialect
{
    /// <summary><c>POST /v1/chat/completions</c>.</summary>
    OpenAiChat,

    /// <summary><c>POST /v1/responses</c>.</summary>
    OpenAiResponses,

    /// <summary><c>POST /v1/messages</c>.</summary>
    Anthropic,

    /// <summary>Breakwater's own <c>POST /v1/respond</c>; no provider speaks it.</summary>
    Respond,
}
