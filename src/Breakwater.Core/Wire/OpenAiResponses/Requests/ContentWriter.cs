using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Writes the content parts of input messages and of tool outputs.</summary>
internal sealed class ContentWriter(CanonicalRequest request, RequestTarget target, LossList losses)
{
    private readonly bool isForeign = request.Origin != Dialect.OpenAiResponses;

    /// <summary>The first thing this vendor cannot read; null when there is none.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>True for parts that stand inside a message, false for those that are items of their own.</summary>
    public static bool IsContent(Part part) => part switch
    {
        TextPart or RefusalPart or ImagePart or DocumentPart or AudioPart => true,
        OpaquePart { Origin: Dialect.OpenAiResponses } opaque =>
            opaque.Type.StartsWith("input_", StringComparison.Ordinal) || opaque.Type.StartsWith("output_", StringComparison.Ordinal)
            || opaque.Type.EndsWith("_text", StringComparison.Ordinal),
        _ => false,
    };

    public void Write(ref JsonOut json, Part part, bool byAssistant)
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
                WriteText(ref json, text, byAssistant);
                break;
            case RefusalPart refusal:
                json.Text("refusal"u8);
                json.Name("refusal"u8);
                json.Text(refusal.Text);
                break;
            case ImagePart image:
                WriteImage(ref json, image);
                break;
            case DocumentPart document:
                WriteDocument(ref json, document);
                break;
            case AudioPart audio:
                WriteAudio(ref json, audio);
                break;
        }

        WriteBreakpoint(ref json, part);
        json.EndObject();
    }

    /// <summary>Writes a tool's output: a string when it is text alone, else an array.</summary>
    public void WriteOutput(ref JsonOut json, ToolResultPart result)
    {
        if (result.Content is [] or [TextPart { CacheBreakpoint.IsAbsent: true }])
        {
            json.OpenText();
            json.AppendEscaped(result.IsError ? "Error: "u8 : default);
            json.AppendEscaped(result.Content.Count == 0 ? default : ((TextPart)result.Content[0]).Text.Raw);
            json.CloseText();
            return;
        }

        json.BeginArray();
        if (result.IsError)
        {
            json.Raw("{\"type\":\"input_text\",\"text\":\"Error:\"}"u8);
        }

        foreach (var part in result.Content)
        {
            if (IsContent(part) || part is OpaquePart { Origin: Dialect.OpenAiResponses })
            {
                Write(ref json, part, byAssistant: false);
            }
            else if (part is OpaquePart foreign)
            {
                losses.Add(foreign.Type);
            }
        }

        json.EndArray();
    }

    private void WriteText(ref JsonOut json, TextPart text, bool byAssistant)
    {
        json.Text(byAssistant ? "output_text"u8 : "input_text"u8);
        json.Name("text"u8);
        json.Text(text.Text);
        if (text.Annotations.IsNull || !byAssistant)
        {
            return;
        }

        if (isForeign)
        {
            losses.Add(request.Origin == Dialect.Anthropic ? "citations" : "annotations");
            return;
        }

        json.Name("annotations"u8);
        json.Raw(text.Annotations);
    }

    private void WriteImage(ref JsonOut json, ImagePart image)
    {
        json.Text("input_image"u8);
        WriteSource(ref json, image.Source, "image_url"u8, "image_url"u8);
        json.Name("detail"u8);
        json.Text(JsonText.From(image.Detail ?? "auto"));
    }

    private void WriteDocument(ref JsonOut json, DocumentPart document)
    {
        if (!document.Context.IsNull || !document.Citations.IsNull)
        {
            losses.Add(document.Context.IsNull ? "citations" : "context");
        }

        if (document.Source is TextSource text)
        {
            json.Text("input_text"u8);
            json.Name("text"u8);
            json.OpenText();
            json.AppendEscaped(document.Title.Raw);
            json.AppendEscaped(document.Title.Raw.IsEmpty ? default : "\\n\\n"u8);
            json.AppendEscaped(text.Text.Raw);
            json.CloseText();
            return;
        }

        json.Text("input_file"u8);
        if (document.Source is Base64Source || !document.Title.IsNull)
        {
            // Inline files must have a name.
            json.Name("filename"u8);
            json.Text(document.Title.IsNull ? JsonText.Quote("document.pdf"u8) : document.Title);
        }

        WriteSource(ref json, document.Source, "file_data"u8, "file_url"u8);
    }

    private static void WriteAudio(ref JsonOut json, AudioPart audio)
    {
        json.Text("input_audio"u8);
        json.Name("input_audio"u8);
        json.BeginObject();
        json.Name("data"u8);
        json.Text(audio.Data);
        json.Name("format"u8);
        json.Text(JsonText.From(audio.Format));
        json.EndObject();
    }

    private void WriteSource(ref JsonOut json, MediaSource source, ReadOnlySpan<byte> inline, ReadOnlySpan<byte> address)
    {
        switch (source)
        {
            case Base64Source bytes:
                json.Name(inline);
                json.OpenText();
                json.AppendUnescaped(Encoding.UTF8.GetBytes($"data:{bytes.MediaType};base64,"));
                json.AppendEscaped(bytes.Data.Raw);
                json.CloseText();
                break;
            case UrlSource url:
                json.Name(address);
                json.Text(url.Url);
                break;
            case FileIdSource { Origin: Dialect.Anthropic }:
                Fault ??= new Fault(FaultKind.NotTranslatable, "file_id cannot be translated: the file lies at another vendor; send its content inline or as a URL")
                {
                    Param = "file_id",
                };
                break;
            case FileIdSource file:
                json.Name("file_id"u8);
                json.Text(file.FileId);
                break;
        }
    }

    // Elsewhere caching is automatic; only some models take a mark.
    private void WriteBreakpoint(ref JsonOut json, Part part)
    {
        if (part.CacheBreakpoint.IsNull)
        {
            return;
        }

        var isAnthropic = request.Origin == Dialect.Anthropic;
        if (isForeign && !target.Traits.HasFlag(ModelTraits.CacheBreakpoints))
        {
            losses.Add(isAnthropic ? "cache_control" : "prompt_cache_breakpoint");
            return;
        }

        json.Name("prompt_cache_breakpoint"u8);
        json.Raw(isAnthropic ? "{\"mode\":\"explicit\"}"u8 : part.CacheBreakpoint.Span);
    }
}
