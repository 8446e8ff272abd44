using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire;

/// <summary>Where media bytes are. The derived records are the whole union.</summary>
public abstract record MediaSource
{
    private protected MediaSource() { }
}

/// <summary>Inline bytes: media type (<c>image/png</c>) and base64 text.</summary>
public sealed record Base64Source(string MediaType, JsonText Data) : MediaSource;

/// <summary>An address the provider fetches.</summary>
public sealed record UrlSource(JsonText Url) : MediaSource;

/// <summary>A file uploaded to a provider of <paramref name="Origin"/>'s vendor; ids do not cross vendors.</summary>
public sealed record FileIdSource(Dialect Origin, JsonText FileId) : MediaSource;

/// <summary>Plain text given as a document (Anthropic).</summary>
public sealed record TextSource(JsonText Text) : MediaSource;
