namespace Breakwater.Simulator.Providers.Answers;

/// <summary>One tool call; the arguments are cut short when not <see cref="Complete"/>.</summary>
internal sealed record ToolCall(string Id, string Name, bool TakesText, IReadOnlyList<string> Arguments, bool Complete)
{
    /// <summary>Tokens a call costs besides its arguments: its name and framing.</summary>
    public const int OverheadTokens = 4;

    public string ArgumentText { get; } = string.Concat(Arguments);
}
