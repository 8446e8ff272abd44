using System.Buffers;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>Writes pieces as content blocks. It trusts that they can be expressed.</summary>
/// <param name="origin">The dialect the pieces came from: citations and cache breakpoints mean something only in their own.</param>
/// <param name="skippedBreakpoints">How many cache breakpoints to leave out, the earliest first, because four are allowed.</param>
internal sealed class BlockWriter(Dialect origin, int skippedBreakpoints = 0)
{
    /// <summary>What names and ids may hold.</summary>
    public static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    private int skippedBreakpoints = skippedBreakpoints;

    /// <summary>Writes an array of blocks.</summary>
    public void WriteAll(ref JsonOut json, IReadOnlyList<Part> parts)
    {
        json.BeginArray();
        for (var i = 0; i < parts.Count; i++)
        {
            Write(ref json, parts[i]);
        }

        json.EndArray();
    }

    public void Write(ref JsonOut json, Part part)
    {
        if (part is OpaquePart opaque)
        {
            json.Raw(opaque.Raw);
            return;
        }

        json.BeginObject();
        json.Name("type"u8);
        switch (part)
        {
            case TextPart text:
                WriteText(ref json, text);
                break;
            case RefusalPart refusal:
                json.Text("text"u8);
                Field(ref json, "text"u8, refusal.Text);
                break;
            case ImagePart image:
                json.Text("image"u8);
                WriteSource(ref json, image.Source);
                break;
            case DocumentPart document:
                WriteDocument(ref json, document);
                break;
            case ThinkingPart thinking:
                WriteThinking(ref json, thinking);
                break;
            case ToolCallPart call:
                WriteCall(ref json, call);
                break;
            case ToolResultPart result:
                WriteResult(ref json, result);
                break;
            default:
                throw new ArgumentException($"{part.GetType().Name} has no content block; check it first.", nameof(part));
        }

        WriteBreakpoint(ref json, part.CacheBreakpoint);
        json.EndObject();
    }

    /// <summary>Writes <c>cache_control</c>, if there is a breakpoint and room for it.</summary>
    public void WriteBreakpoint(ref JsonOut json, JsonRaw breakpoint)
    {
        if (breakpoint.IsNull || skippedBreakpoints-- > 0)
        {
            return;
        }

        json.Name("cache_control"u8);
        if (origin == Dialect.Anthropic)
        {
            json.Raw(breakpoint);
        }
        else
        {
            // The times to live do not correspond; the short one is the default and always allowed.
            json.Raw("{\"type\":\"ephemeral\"}"u8);
        }
    }

    /// <summary>Writes a call id with the characters that are allowed; the same id always becomes the same.</summary>
    public static void WriteId(ref JsonOut json, JsonText id)
    {
        var raw = id.Raw;
        if (raw.Length > 0 && !raw.ContainsAnyExcept(NameBytes))
        {
            json.Text(id);
            return;
        }

        var hash = 2166136261u;
        json.OpenText();
        foreach (var b in raw)
        {
            hash = (hash ^ b) * 16777619u;
            json.AppendEscaped([NameBytes.Contains(b) ? b : (byte)'_']);
        }

        Span<byte> digits = stackalloc byte[9];
        digits[0] = (byte)'_';
        hash.TryFormat(digits[1..], out _, "x8");
        json.AppendEscaped(digits);
        json.CloseText();
    }

    private void WriteText(ref JsonOut json, TextPart text)
    {
        json.Text("text"u8);
        Field(ref json, "text"u8, text.Text);
        if (origin == Dialect.Anthropic && !text.Annotations.IsNull)
        {
            json.Name("citations"u8);
            json.Raw(text.Annotations);
        }
    }

    private static void WriteDocument(ref JsonOut json, DocumentPart document)
    {
        json.Text("document"u8);
        WriteSource(ref json, document.Source);
        json.Optional("title"u8, document.Title);
        json.Optional("context"u8, document.Context);
        if (!document.Citations.IsNull)
        {
            json.Name("citations"u8);
            json.Raw(document.Citations);
        }
    }

    private static void WriteSource(ref JsonOut json, MediaSource source)
    {
        json.Name("source"u8);
        json.BeginObject();
        json.Name("type"u8);
        switch (source)
        {
            case Base64Source data:
                json.Text("base64"u8);
                Field(ref json, "media_type"u8, JsonText.From(data.MediaType));
                Field(ref json, "data"u8, data.Data);
                break;
            case UrlSource url:
                json.Text("url"u8);
                Field(ref json, "url"u8, url.Url);
                break;
            case FileIdSource file:
                json.Text("file"u8);
                Field(ref json, "file_id"u8, file.FileId);
                break;
            case TextSource text:
                json.Text("text"u8);
                Field(ref json, "media_type"u8, JsonText.Quote("text/plain"u8));
                Field(ref json, "data"u8, text.Text);
                break;
        }

        json.EndObject();
    }

    private static void WriteThinking(ref JsonOut json, ThinkingPart thinking)
    {
        if (!thinking.Redacted.IsNull)
        {
            json.Text("redacted_thinking"u8);
            Field(ref json, "data"u8, thinking.Redacted);
            return;
        }

        json.Text("thinking"u8);
        Field(ref json, "thinking"u8, thinking.Text);
        Field(ref json, "signature"u8, thinking.Signature.OrEmpty);
    }

    private static void WriteCall(ref JsonOut json, ToolCallPart call)
    {
        json.Text("tool_use"u8);
        json.Name("id"u8);
        WriteId(ref json, call.CallId);
        Field(ref json, "name"u8, call.Name);
        json.Name("input"u8);
        ToolInput.Write(ref json, call);
    }

    private void WriteResult(ref JsonOut json, ToolResultPart result)
    {
        json.Text("tool_result"u8);
        json.Name("tool_use_id"u8);
        WriteId(ref json, result.CallId);
        WriteResultContent(ref json, result.Content);
        if (result.IsError)
        {
            json.Name("is_error"u8);
            json.Boolean(true);
        }
    }

    private void WriteResultContent(ref JsonOut json, IReadOnlyList<Part> content)
    {
        json.Name("content"u8);
        json.BeginArray();
        foreach (var part in content)
        {
            if (part is not TextPart { Text.Raw.Length: 0 })
            {
                Write(ref json, part);
            }
        }

        json.EndArray();
    }

    private static void Field(ref JsonOut json, ReadOnlySpan<byte> name, JsonText value)
    {
        json.Name(name);
        json.Text(value);
    }
}
