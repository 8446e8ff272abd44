namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>A call's texts, escaped, without quotes.</summary>
internal readonly ref struct CallText
{
    public required ReadOnlySpan<byte> CallId { get; init; }

    public required ReadOnlySpan<byte> Name { get; init; }

    public required ReadOnlySpan<byte> Arguments { get; init; }
}
