namespace Breakwater.Core.Primitives;

/// <summary>An error as the provider told it, read leniently: any field may be missing in the wild.</summary>
public sealed record ProviderError(int Status, string Message)
{
    /// <summary>OpenAI or Anthropic <c>error.type</c>; null when absent.</summary>
    public string? Type { get; init; }

    /// <summary>OpenAI <c>error.code</c>, or Anthropic <c>error.details.error_code</c>; null when absent.</summary>
    public string? Code { get; init; }

    /// <summary>OpenAI <c>error.param</c>; null when absent.</summary>
    public string? Param { get; init; }

    /// <summary>The provider's own request id, for their support; null when absent.</summary>
    public string? RequestId { get; init; }

    /// <summary>The body as it came, for the same-dialect path; empty for errors inside a stream.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}
