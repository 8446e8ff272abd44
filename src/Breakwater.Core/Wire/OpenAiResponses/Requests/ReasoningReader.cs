using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Reads what a create request says of reasoning: <c>reasoning</c> and its share of <c>include</c>.</summary>
internal sealed class ReasoningReader
{
    /// <summary>Null when the request says nothing.</summary>
    public ReasoningOptions? Options { get; private set; }

    /// <summary>Reads <c>reasoning</c>. Members without a canonical place become extras under their dotted names.</summary>
    public bool Read(ReadOnlyMemory<byte> json, List<ExtraField> extras)
    {
        var options = Options ?? new ReasoningOptions();
        var members = new JsonCursor(json);
        while (members.Next())
        {
            if (members.Kind == JsonKind.Null)
            {
                continue;
            }

            if (members.Is("effort"u8) && members.Kind == JsonKind.String)
            {
                var effort = members.KeptText.Value;
                options = options with { Effort = effort, Mode = effort == "none" ? ReasoningMode.Disabled : ReasoningMode.Default };
            }
            else if (members.Kind == JsonKind.String && (members.Is("summary"u8) || members.Is("generate_summary"u8)))
            {
                options = options with { Summary = members.KeptText.Value };
            }
            else
            {
                extras.Add(new ExtraField("reasoning." + members.Name(), members.Raw));
            }
        }

        Options = options;
        return true;
    }

    /// <summary>Reads <c>include</c>; false when it asks for more than encrypted reasoning, so that it must be kept.</summary>
    public bool ReadInclude(ReadOnlySpan<byte> include)
    {
        var understood = true;
        var values = new JsonCursor(include);
        while (values.Next())
        {
            if (values.Text.SequenceEqual("reasoning.encrypted_content"u8))
            {
                Options = (Options ?? new ReasoningOptions()) with { IncludeEncrypted = true };
            }
            else
            {
                understood = false;
            }
        }

        return understood;
    }
}
