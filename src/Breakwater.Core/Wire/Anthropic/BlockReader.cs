using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>Reads content blocks, of requests and of answers alike (protocols 3.3).</summary>
internal static class BlockReader
{
    /// <summary>Reads a string or an array of blocks.</summary>
    public static List<Part> ReadContent(ref JsonCursor json)
    {
        if (json.Kind == JsonKind.String)
        {
            return [new TextPart(json.ReadText())];
        }

        var parts = new List<Part>();
        if (!json.EnterArray())
        {
            return parts;
        }

        while (json.NextElement())
        {
            if (ReadBlock(ref json) is { } part)
            {
                parts.Add(part);
            }
        }

        return parts;
    }

    /// <summary>Reads the block under the reader; null (and noted) when it is none.</summary>
    public static Part? ReadBlock(ref JsonCursor json)
    {
        if (json.Kind != JsonKind.Object)
        {
            json.Fail("must be a content block");
            return null;
        }

        var type = json.PeekText("type"u8);
        if (type.IsNull)
        {
            json.Fail("must be a content block with a type");
            return null;
        }

        return type switch
        {
            _ when type.Equals("text"u8) => ReadText(ref json),
            _ when type.Equals("image"u8) => ReadImage(ref json),
            _ when type.Equals("document"u8) => ReadDocument(ref json),
            _ when type.Equals("tool_use"u8) => ReadToolUse(ref json),
            _ when type.Equals("tool_result"u8) => ReadToolResult(ref json),
            _ when type.Equals("thinking"u8) => ReadThinking(ref json),
            _ when type.Equals("redacted_thinking"u8) => ReadRedacted(ref json),
            _ => new OpaquePart(Dialect.Anthropic, type.Value, json.Raw),
        };
    }

    private static TextPart ReadText(ref JsonCursor json)
    {
        JsonText text = default;
        JsonRaw citations = default, breakpoint = default;
        json.EnterObject();
        while (json.NextProperty())
        {
            if (json.Is("text"u8))
            {
                text = json.ReadText();
            }
            else if (json.Is("citations"u8))
            {
                citations = json.RawOrAbsent;
            }
            else if (json.Is("cache_control"u8))
            {
                breakpoint = json.RawOrAbsent;
            }
        }

        return new TextPart(text.OrEmpty, citations) { CacheBreakpoint = breakpoint };
    }

    private static Part ReadImage(ref JsonCursor json)
    {
        var start = json.Start;
        MediaSource? source = null;
        JsonRaw breakpoint = default;
        json.EnterObject();
        while (json.NextProperty())
        {
            if (json.Is("source"u8))
            {
                source = ReadSource(ref json);
            }
            else if (json.Is("cache_control"u8))
            {
                breakpoint = json.RawOrAbsent;
            }
        }

        return source is null ? Opaque(ref json, "image", start) : new ImagePart(source) { CacheBreakpoint = breakpoint };
    }

    private static Part ReadDocument(ref JsonCursor json)
    {
        var start = json.Start;
        MediaSource? source = null;
        JsonText title = default, context = default;
        JsonRaw citations = default, breakpoint = default;
        json.EnterObject();
        while (json.NextProperty())
        {
            if (json.Is("source"u8))
            {
                source = ReadSource(ref json);
            }
            else if (json.Is("title"u8))
            {
                title = json.ReadText();
            }
            else if (json.Is("context"u8))
            {
                context = json.ReadText();
            }
            else if (json.Is("citations"u8))
            {
                citations = json.RawOrAbsent;
            }
            else if (json.Is("cache_control"u8))
            {
                breakpoint = json.RawOrAbsent;
            }
        }

        return source is null
            ? Opaque(ref json, "document", start)
            : new DocumentPart(source) { Title = title, Context = context, Citations = citations, CacheBreakpoint = breakpoint };
    }

    private static ToolCallPart ReadToolUse(ref JsonCursor json)
    {
        JsonText id = default, name = default;
        JsonRaw input = default, breakpoint = default;
        json.EnterObject();
        while (json.NextProperty())
        {
            if (json.Is("id"u8))
            {
                id = json.ReadText();
            }
            else if (json.Is("name"u8))
            {
                name = json.ReadText();
            }
            else if (json.Is("input"u8))
            {
                input = json.RawOrAbsent;
            }
            else if (json.Is("cache_control"u8))
            {
                breakpoint = json.RawOrAbsent;
            }
        }

        var arguments = JsonText.FromUtf8(input.IsAbsent ? "{}"u8 : input.Span);
        return new ToolCallPart(id.OrEmpty, name.OrEmpty, arguments) { Input = input, CacheBreakpoint = breakpoint };
    }

    private static ToolResultPart ReadToolResult(ref JsonCursor json)
    {
        JsonText id = default;
        List<Part> content = [];
        bool? failed = null;
        JsonRaw breakpoint = default;
        json.EnterObject();
        while (json.NextProperty())
        {
            if (json.Is("tool_use_id"u8))
            {
                id = json.ReadText();
            }
            else if (json.Is("content"u8))
            {
                content = ReadContent(ref json);
            }
            else if (json.Is("is_error"u8))
            {
                failed = json.ReadFlag();
            }
            else if (json.Is("cache_control"u8))
            {
                breakpoint = json.RawOrAbsent;
            }
        }

        return new ToolResultPart(id.OrEmpty, content) { IsError = failed ?? false, CacheBreakpoint = breakpoint };
    }

    private static ThinkingPart ReadThinking(ref JsonCursor json)
    {
        JsonText text = default, signature = default;
        json.EnterObject();
        while (json.NextProperty())
        {
            if (json.Is("thinking"u8))
            {
                text = json.ReadText();
            }
            else if (json.Is("signature"u8))
            {
                signature = json.ReadText();
            }
        }

        text = text.OrEmpty;
        return ReasoningEnvelope.Unwrap(text, signature) ?? new ThinkingPart(Dialect.Anthropic, text) { Signature = signature };
    }

    private static ThinkingPart ReadRedacted(ref JsonCursor json)
    {
        JsonText data = default;
        json.EnterObject();
        while (json.NextProperty())
        {
            if (json.Is("data"u8))
            {
                data = json.ReadText();
            }
        }

        var none = JsonText.Empty;
        return ReasoningEnvelope.Unwrap(none, data) ?? new ThinkingPart(Dialect.Anthropic, none) { Redacted = data.OrEmpty };
    }

    // Null for a kind of source that no other dialect has (content blocks as a document): then the whole block stays opaque.
    private static MediaSource? ReadSource(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        var type = json.PeekText("type"u8);
        JsonText media = default, value = default;
        while (json.NextProperty())
        {
            if (json.Is("media_type"u8))
            {
                media = json.ReadText();
            }
            else if (json.Kind == JsonKind.String && (json.Is("data"u8) || json.Is("url"u8) || json.Is("file_id"u8)))
            {
                value = json.ReadText();
            }
        }

        return type switch
        {
            _ when value.IsNull => null,
            _ when type.Equals("base64"u8) => new Base64Source(media.IsNull ? "" : media.Value, value),
            _ when type.Equals("url"u8) => new UrlSource(value),
            _ when type.Equals("file"u8) => new FileIdSource(Dialect.Anthropic, value),
            _ when type.Equals("text"u8) => new TextSource(value),
            _ => null,
        };
    }

    private static OpaquePart Opaque(ref JsonCursor json, string type, int start) =>
        new(Dialect.Anthropic, type, json.RawFrom(start));
}
