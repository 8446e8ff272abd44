using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire.Json.Checks;

/// <summary>What is said of a provider's answer that cannot be parsed.</summary>
internal static class AnswerBody
{
    /// <summary>The fault of an answer whose scan gave <paramref name="error"/>: cut off or malformed; null when it is valid.</summary>
    public static Fault? Judge(JsonError error, ReadOnlySpan<byte> body)
    {
        if (!error.IsError) return null;
        return error.Kind is JsonErrorKind.UnexpectedEnd or JsonErrorKind.Empty
            ? new Fault(FaultKind.Truncated, "the provider's answer ended before it was complete")
            : new Fault(FaultKind.Malformed, "the provider's answer is not valid JSON: " + error.Describe(body));
    }
}
