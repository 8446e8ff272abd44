namespace Breakwater.Core.Wire;

/// <summary>
/// Whether a text of ours could be taken for an answer to a request. Not where the caller's code parses what comes, or waits for a tool call: there an error says more.
/// </summary>
public static class FreeText
{
    /// <summary>True when the caller left the form of the answer open.</summary>
    public static bool Answers(CanonicalRequest request) =>
        request.Format is null or { Kind: OutputKind.Text }
        && request.ToolChoice is null or { Mode: ToolChoiceMode.Auto or ToolChoiceMode.None } or { Mode: ToolChoiceMode.Allowed, AllowedRequired: false }
        && request.Messages is not [.., { Role: Role.Assistant }]
        && HasNoOtherForm(request.Extras);

    private static bool HasNoOtherForm(IReadOnlyList<ExtraField> extras)
    {
        foreach (var extra in extras)
        {
            if (!extra.Value.IsNull && AsksForAnother(extra))
            {
                return false;
            }
        }

        return true;
    }

    // Several answers, speech, a hosted tool or an old function by force; or what only the provider knows: its conversation, its prompt template.
    private static bool AsksForAnother(in ExtraField extra) => extra.Name switch
    {
        "n" => !extra.Value.Span.SequenceEqual("1"u8),
        "modalities" => extra.Value.Span.IndexOf("\"audio\""u8) >= 0,
        "function_call" => extra.Value.Kind == Json.JsonKind.Object,
        "background" => extra.Value.Kind == Json.JsonKind.True,
        "audio" or "tool_choice" or "previous_response_id" or "conversation" or "prompt" => true,
        _ => false,
    };
}
