using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>The arguments of a call as this dialect wants them: JSON text, as a string.</summary>
internal static class CallArguments
{
    /// <summary>The text as it came, or the other vendor's object as text; a function called without arguments gets <c>{}</c>.</summary>
    public static JsonText Of(ToolCallPart call)
    {
        var text = call.Arguments.IsNull && !call.Input.IsAbsent ? JsonText.FromUtf8(call.Input.Span) : call.Arguments;
        return text.Raw.IsEmpty ? JsonText.Quote(call.IsCustom ? default : "{}"u8) : text;
    }
}
