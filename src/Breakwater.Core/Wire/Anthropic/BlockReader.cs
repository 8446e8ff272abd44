using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>Reads content blocks, of requests and of answers alike (protocols 3.3).</summary>
internal static class BlockReader
{
    /// <summary>Reads a string or an array of blocks.</summary>
    public static List<Part> ReadContent(ref SliceReader json)
    {
        if (json.IsString)
        {
            return [new TextPart(json.Text())];
        }

        var parts = new List<Part>();
        if (!json.OpenArray())
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
    public static Part? ReadBlock(ref SliceReader json)
    {
        if (!json.IsObject)
        {
            json.Fail("a content block");
            json.Skip();
            return null;
        }

        var type = json.Peek("type"u8);
        if (type.IsNull)
        {
            json.Fail("a content block with a type");
            json.Skip();
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
            _ => new OpaquePart(Dialect.Anthropic, type.Value, json.Raw()),
        };
    }

    private static TextPart ReadText(ref SliceReader json)
    {
        JsonText text = default;
        JsonRaw citations = default, breakpoint = default;
        while (json.NextProperty())
        {
            if (json.Is("text"u8))
            {
                text = json.Text();
            }
            else if (json.Is("citations"u8))
            {
                citations = json.RawOrAbsent();
            }
            else if (!TryBreakpoint(ref json, ref breakpoint))
            {
                json.Skip();
            }
        }

        return new TextPart(text.IsNull ? JsonText.Quote(default) : text, citations) { CacheBreakpoint = breakpoint };
    }

    private static Part ReadImage(ref SliceReader json)
    {
        var start = json.Start;
        MediaSource? source = null;
        JsonRaw breakpoint = default;
        while (json.NextProperty())
        {
            if (json.Is("source"u8))
            {
                source = ReadSource(ref json);
            }
            else if (!TryBreakpoint(ref json, ref breakpoint))
            {
                json.Skip();
            }
        }

        return source is null ? Opaque(ref json, "image", start) : new ImagePart(source) { CacheBreakpoint = breakpoint };
    }

    private static Part ReadDocument(ref SliceReader json)
    {
        var start = json.Start;
        MediaSource? source = null;
        JsonText title = default, context = default;
        JsonRaw citations = default, breakpoint = default;
        while (json.NextProperty())
        {
            if (json.Is("source"u8))
            {
                source = ReadSource(ref json);
            }
            else if (json.Is("title"u8))
            {
                title = json.Text();
            }
            else if (json.Is("context"u8))
            {
                context = json.Text();
            }
            else if (json.Is("citations"u8))
            {
                citations = json.RawOrAbsent();
            }
            else if (!TryBreakpoint(ref json, ref breakpoint))
            {
                json.Skip();
            }
        }

        return source is null
            ? Opaque(ref json, "document", start)
            : new DocumentPart(source) { Title = title, Context = context, Citations = citations, CacheBreakpoint = breakpoint };
    }

    private static ToolCallPart ReadToolUse(ref SliceReader json)
    {
        JsonText id = default, name = default;
        JsonRaw input = default, breakpoint = default;
        while (json.NextProperty())
        {
            if (json.Is("id"u8))
            {
                id = json.Text();
            }
            else if (json.Is("name"u8))
            {
                name = json.Text();
            }
            else if (json.Is("input"u8))
            {
                input = json.RawOrAbsent();
            }
            else if (!TryBreakpoint(ref json, ref breakpoint))
            {
                json.Skip();
            }
        }

        var arguments = JsonText.FromUtf8(input.IsAbsent ? "{}"u8 : input.Span);
        return new ToolCallPart(OrEmpty(id), OrEmpty(name), arguments) { Input = input, CacheBreakpoint = breakpoint };
    }

    private static ToolResultPart ReadToolResult(ref SliceReader json)
    {
        JsonText id = default;
        List<Part> content = [];
        bool? failed = null;
        JsonRaw breakpoint = default;
        while (json.NextProperty())
        {
            if (json.Is("tool_use_id"u8))
            {
                id = json.Text();
            }
            else if (json.Is("content"u8))
            {
                content = ReadContent(ref json);
            }
            else if (json.Is("is_error"u8))
            {
                failed = json.Flag();
            }
            else if (!TryBreakpoint(ref json, ref breakpoint))
            {
                json.Skip();
            }
        }

        return new ToolResultPart(OrEmpty(id), content) { IsError = failed ?? false, CacheBreakpoint = breakpoint };
    }

    private static ThinkingPart ReadThinking(ref SliceReader json)
    {
        JsonText text = default, signature = default;
        while (json.NextProperty())
        {
            if (json.Is("thinking"u8))
            {
                text = json.Text();
            }
            else if (json.Is("signature"u8))
            {
                signature = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        text = OrEmpty(text);
        return ReasoningEnvelope.Unwrap(text, signature) ?? new ThinkingPart(Dialect.Anthropic, text) { Signature = signature };
    }

    private static ThinkingPart ReadRedacted(ref SliceReader json)
    {
        JsonText data = default;
        while (json.NextProperty())
        {
            if (json.Is("data"u8))
            {
                data = json.Text();
            }
            else
            {
                json.Skip();
            }
        }

        var none = JsonText.Quote(default);
        return ReasoningEnvelope.Unwrap(none, data) ?? new ThinkingPart(Dialect.Anthropic, none) { Redacted = OrEmpty(data) };
    }

    // Null for a kind of source that no other dialect has (content blocks as a document): then the whole block stays opaque.
    private static MediaSource? ReadSource(ref SliceReader json)
    {
        if (!json.OpenObject())
        {
            return null;
        }

        var type = json.Peek("type"u8);
        JsonText media = default, value = default;
        while (json.NextProperty())
        {
            if (json.Is("media_type"u8))
            {
                media = json.Text();
            }
            else if (json.IsString && (json.Is("data"u8) || json.Is("url"u8) || json.Is("file_id"u8)))
            {
                value = json.Text();
            }
            else
            {
                json.Skip();
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

    private static OpaquePart Opaque(ref SliceReader json, string type, int start) =>
        new(Dialect.Anthropic, type, new JsonRaw(json.Document[start..json.End]));

    private static JsonText OrEmpty(JsonText text) => text.IsNull ? JsonText.Quote(default) : text;

    private static bool TryBreakpoint(ref SliceReader json, ref JsonRaw breakpoint)
    {
        if (!json.Is("cache_control"u8))
        {
            return false;
        }

        breakpoint = json.RawOrAbsent();
        return true;
    }
}
