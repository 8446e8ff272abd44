using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>Notes where a complete answer has its content and usage.</summary>
internal struct AnswerVisitor : IJsonVisitor
{
    public JsonRange Usage { get; private set; }

    public JsonRange Content { get; private set; }

    /// <summary>True when there is at least one content block.</summary>
    public bool HasContent { get; private set; }

    /// <summary>True for a message, and for the answer of token counting.</summary>
    public bool IsAnswer { get; private set; }

    public readonly bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind) => kind == JsonKind.Array && name.SequenceEqual("content"u8);

    public void Property(scoped JsonMember member)
    {
        if (member.Name.SequenceEqual("usage"u8) && member.Kind == JsonKind.Object)
        {
            Usage = member.Value;
        }
        else if (member.Name.SequenceEqual("content"u8) && member.Kind == JsonKind.Array)
        {
            Content = member.Value;
            IsAnswer = true;
        }
        else if (member.Name.SequenceEqual("input_tokens"u8))
        {
            IsAnswer = true;
        }
    }

    public readonly void Child(int element, scoped JsonMember member)
    {
    }

    public void Element(int element, JsonKind kind, JsonRange value) => HasContent = true;
}
