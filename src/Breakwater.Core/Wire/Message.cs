using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire;

/// <summary>Who speaks.</summary>
public enum Role
{
    System,
    Developer,
    User,
    Assistant,
}

/// <summary>One turn of a conversation.</summary>
public sealed record Message(Role Role, IReadOnlyList<Part> Parts)
{
    /// <summary>Chat <c>name</c>; null when absent.</summary>
    public JsonText Name { get; init; }

    /// <summary>Responses <c>phase</c> of an assistant message (commentary, final_answer); null when absent.</summary>
    public string? Phase { get; init; }
}
