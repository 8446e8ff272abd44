using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Writes the content of one message at a time.</summary>
internal sealed class ChatPartWriter(CanonicalRequest request, RequestTarget target, LossList losses)
{
    /// <summary>What callers call a part, in messages and losses.</summary>
    public static string NameOf(Part part) => part switch
    {
        OpaquePart opaque => opaque.Type,
        ImagePart => "image",
        DocumentPart => "document",
        AudioPart => "input_audio",
        ToolCallPart => "tool_use",
        ToolResultPart => "tool_result",
        ThinkingPart => "thinking",
        RefusalPart => "refusal",
        _ => "text",
    };

    /// <summary>Writes a tool call of a message.</summary>
    public static void WriteCall(ref JsonOut json, ToolCallPart call, JsonText name)
    {
        ReadOnlySpan<byte> kind = call.IsCustom ? "custom"u8 : "function"u8;
        json.BeginObject();
        json.Name("id"u8);
        json.Text(call.CallId);
        json.Name("type"u8);
        json.Text(kind);
        json.Name(kind);
        json.BeginObject();
        json.Name("name"u8);
        json.Text(name);
        json.Name(call.IsCustom ? "input"u8 : "arguments"u8);
        if (!call.Arguments.IsNull && (call.IsCustom || !call.Arguments.IsEmpty)) json.Text(call.Arguments);
        else if (!call.Input.IsNull) json.Text(call.Input.Span);
        else json.Text(call.IsCustom ? default : "{}"u8);
        json.EndObject();
        json.EndObject();
    }

    /// <summary>Writes one text as a string and anything else as parts; with <paramref name="textOnly"/> whatever is not text is refused.</summary>
    public Fault? WriteContent(ref JsonOut json, IReadOnlyList<Part> parts, bool textOnly)
    {
        if (parts.Count == 0)
        {
            json.Text(default(ReadOnlySpan<byte>));
            return null;
        }

        if (parts is [TextPart { CacheBreakpoint.IsAbsent: true } only])
        {
            json.Text(only.Text);
            return null;
        }

        json.BeginArray();
        foreach (Part part in parts)
        {
            if (textOnly && part is not (TextPart or RefusalPart))
                return ChatMessageWriter.Unsayable("messages.content", $"Chat Completions takes only text here, not a {NameOf(part)}");
            if (WritePart(ref json, part) is { } fault) return fault;
        }

        json.EndArray();
        return null;
    }

    private Fault? WritePart(ref JsonOut json, Part part)
    {
        switch (part)
        {
            case TextPart text:
                if (!text.Annotations.IsNull) losses.Add("messages.citations");
                Begin(ref json, "text"u8);
                json.Text(text.Text);
                break;
            case RefusalPart refusal:
                Begin(ref json, "refusal"u8);
                json.Text(refusal.Text);
                break;
            case AudioPart audio:
                Begin(ref json, "input_audio"u8);
                WriteAudio(ref json, audio);
                break;
            case ImagePart image:
                return WriteImage(ref json, image);
            case DocumentPart document:
                return WriteDocument(ref json, document);
            case OpaquePart { Origin: Dialect.OpenAiChat } opaque:
                json.Raw(opaque.Raw);
                return null;
            default:
                return ChatMessageWriter.Unsayable("messages.content", $"a {NameOf(part)} has no counterpart in Chat Completions");
        }

        End(ref json, part);
        return null;
    }

    private static void WriteAudio(ref JsonOut json, AudioPart audio)
    {
        json.BeginObject();
        json.Name("data"u8);
        json.Text(audio.Data);
        json.Name("format"u8);
        json.Text(JsonText.From(audio.Format));
        json.EndObject();
    }

    private Fault? WriteImage(ref JsonOut json, ImagePart image)
    {
        if (image.Source is not (Base64Source or UrlSource))
            return ChatMessageWriter.Unsayable("messages.content.image", "Chat Completions takes images inline or by address, not as uploaded files");
        Begin(ref json, "image_url"u8);
        json.BeginObject();
        json.Name("url"u8);
        if (image.Source is UrlSource address) json.Text(address.Url);
        else WriteDataUrl(ref json, (Base64Source)image.Source);
        if (image.Detail is { } detail)
        {
            json.Name("detail"u8);
            json.Text(JsonText.From(detail));
        }

        json.EndObject();
        End(ref json, image);
        return null;
    }

    private Fault? WriteDocument(ref JsonOut json, DocumentPart document)
    {
        if (!document.Context.IsNull) losses.Add("document.context");
        if (!document.Citations.IsNull) losses.Add("document.citations");
        switch (document.Source)
        {
            case TextSource text:
                if (!document.Title.IsNull) losses.Add("document.title");
                Begin(ref json, "text"u8);
                json.Text(text.Text);
                break;
            case Base64Source inline:
                Begin(ref json, "file"u8);
                json.BeginObject();
                json.Name("filename"u8);
                json.Text(document.Title.IsNull ? JsonText.From("document.pdf") : document.Title);
                json.Name("file_data"u8);
                WriteDataUrl(ref json, inline);
                json.EndObject();
                break;
            case FileIdSource { Origin: not Dialect.Anthropic } file:
                Begin(ref json, "file"u8);
                json.BeginObject();
                json.Name("file_id"u8);
                json.Text(file.FileId);
                json.EndObject();
                break;
            default:
                return ChatMessageWriter.Unsayable(
                    "messages.content.document",
                    "Chat Completions takes documents inline or as files uploaded to OpenAI, not by address or from another vendor");
        }

        End(ref json, document);
        return null;
    }

    private static void WriteDataUrl(ref JsonOut json, Base64Source source)
    {
        json.OpenText();
        json.AppendUnescaped("data:"u8);
        json.AppendUnescaped(Encoding.UTF8.GetBytes(source.MediaType));
        json.AppendUnescaped(";base64,"u8);
        json.AppendEscaped(source.Data.Raw);
        json.CloseText();
    }

    /// <summary>Begins a part, up to the value that its type names.</summary>
    private static void Begin(ref JsonOut json, ReadOnlySpan<byte> type)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text(type);
        json.Name(type);
    }

    private void End(ref JsonOut json, Part part)
    {
        if (!part.CacheBreakpoint.IsNull)
        {
            bool asItCame = request.Origin != Dialect.Anthropic;
            if (!asItCame && !target.Traits.HasFlag(ModelTraits.CacheBreakpoints)) losses.Add("messages.cache_control");
            else
            {
                json.Name("prompt_cache_breakpoint"u8);
                json.Raw(asItCame ? part.CacheBreakpoint.Span : "{\"mode\":\"explicit\"}"u8);
            }
        }

        json.EndObject();
    }
}
