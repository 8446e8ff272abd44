namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>What Anthropic can say (protocols 3.3): checked before the first byte is written.</summary>
internal static class BlockRules
{
    /// <summary>The reason why a piece cannot be sent; null when it can. What is dropped is noted.</summary>
    public static string? Check(Part part, Dialect origin, LossList losses) => part switch
    {
        ImagePart image => CheckImage(image, losses),
        DocumentPart document => CheckDocument(document),
        AudioPart => "audio input is not available for this model",
        OpaquePart opaque when opaque.Origin != Dialect.Anthropic => $"\"{opaque.Type}\" exists only in the dialect it came from",
        ToolCallPart call => CheckCall(call, losses),
        ToolResultPart result => CheckResult(result, origin, losses),
        TextPart text => CheckText(text, origin, losses),
        _ => null,
    };

    private static string? CheckText(TextPart text, Dialect origin, LossList losses)
    {
        if (!text.Annotations.IsNull && text.Annotations.Span.Length > 2 && origin != Dialect.Anthropic)
        {
            losses.Add("annotations");
        }

        return null;
    }

    private static string? CheckCall(ToolCallPart call, LossList losses)
    {
        if (call.IsCustom)
        {
            losses.Add("tools.custom");
        }

        return IsToolName(call.Name.Raw) ? null : "a tool's name must be 1 to 128 letters, digits, underscores or hyphens";
    }

    private static string? CheckResult(ToolResultPart result, Dialect origin, LossList losses)
    {
        foreach (var part in result.Content)
        {
            if (Check(part, origin, losses) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>Whether a name, unescaped, is one that Anthropic takes.</summary>
    public static bool IsToolName(ReadOnlySpan<byte> name) => name.Length is > 0 and <= 128 && !name.ContainsAnyExcept(BlockWriter.NameBytes);

    private static string? CheckImage(ImagePart image, LossList losses)
    {
        if (image.Detail is not (null or "auto"))
        {
            losses.Add("messages.content.image_url.detail");
        }

        return image.Source switch
        {
            Base64Source data when IsImage(data.MediaType) => null,
            Base64Source data => $"an image must be image/jpeg, image/png, image/gif or image/webp, not {Quote(data.MediaType)}",
            TextSource => "an image cannot be plain text",
            var source => CheckAddress(source),
        };
    }

    private static string? CheckDocument(DocumentPart document) => document.Source switch
    {
        Base64Source { MediaType: "application/pdf" } or TextSource => null,
        Base64Source data => $"a file must be application/pdf, not {Quote(data.MediaType)}",
        var source => CheckAddress(source),
    };

    private static string? CheckAddress(MediaSource source) => source switch
    {
        UrlSource url when url.Url.Raw.StartsWith("data:"u8) => "a data URL must hold base64 data",
        FileIdSource { Origin: not Dialect.Anthropic } => "a file id is known only to the provider it was uploaded to",
        _ => null,
    };

    private static bool IsImage(string mediaType) => mediaType is "image/jpeg" or "image/png" or "image/gif" or "image/webp";

    private static string Quote(string mediaType) => $"\"{(mediaType.Length <= 64 ? mediaType : mediaType[..64])}\"";
}
