using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>Reads content parts, of requests and of answers.</summary>
internal static class PartReader
{
    /// <summary>Reads a string or an array of parts to the end of <paramref name="parts"/>; a fault names <paramref name="path"/>.</summary>
    public static Fault? ReadContent(JsonRaw content, string path, List<Part> parts)
    {
        if (content.Kind == JsonKind.String)
        {
            parts.Add(new TextPart(content.AsText()));
            return null;
        }

        var each = new JsonCursor(content.Bytes);
        for (var i = 0; content.Kind == JsonKind.Array && each.Next(); i++)
        {
            if (each.Kind != JsonKind.Object)
            {
                return Fault.InvalidRequest($"{path}[{i}] must be an object, got {JsonWords.Describe(each.Kind)}", $"{path}[{i}]");
            }

            var (part, problem) = ReadPart(each.Raw);
            if (part is null)
            {
                return Fault.InvalidRequest($"{path}[{i}] {problem}", $"{path}[{i}]");
            }

            parts.Add(part);
        }

        return null;
    }

    /// <summary>The place of inline bytes: a data URL is taken apart, anything else is an address.</summary>
    public static MediaSource SourceOf(JsonText url)
    {
        var raw = url.Raw;
        var comma = raw.IndexOf(";base64,"u8);
        return raw.StartsWith("data:"u8) && comma > 0
            ? new Base64Source(Encoding.UTF8.GetString(raw[5..comma]), JsonText.Quote(raw[(comma + 8)..]))
            : new UrlSource(url);
    }

    private static (Part? Part, string? Problem) ReadPart(JsonRaw json)
    {
        var fields = new PartFields(json.Bytes);
        var (part, problem) = fields.Type.Raw switch
        {
            var t when t.SequenceEqual("input_text"u8) || t.SequenceEqual("output_text"u8) || t.SequenceEqual("text"u8) =>
                fields.Text.IsNull ? (null, "must have a text") : (new TextPart(fields.Text, fields.Annotations), null),
            var t when t.SequenceEqual("refusal"u8) => fields.Refusal.IsNull ? (null, "must have a refusal") : (new RefusalPart(fields.Refusal), null),
            var t when t.SequenceEqual("input_image"u8) => ReadImage(fields),
            var t when t.SequenceEqual("input_file"u8) => ReadFile(fields),
            var t when t.SequenceEqual("input_audio"u8) => ReadAudio(fields),
            _ => fields.Type.IsNull ? ((Part?)null, (string?)"must have a type") : (new OpaquePart(Dialect.OpenAiResponses, fields.Type.Value, json), null),
        };
        return (part is null || fields.CacheBreakpoint.IsNull ? part : part with { CacheBreakpoint = fields.CacheBreakpoint }, problem);
    }

    private static (Part? Part, string? Problem) ReadImage(PartFields fields)
    {
        var source = !fields.ImageUrl.IsNull ? SourceOf(fields.ImageUrl)
            : !fields.FileId.IsNull ? new FileIdSource(Dialect.OpenAiResponses, fields.FileId)
            : null;
        return source is null ? (null, "must have an image_url or a file_id") : (new ImagePart(source, fields.Detail), null);
    }

    private static (Part? Part, string? Problem) ReadFile(PartFields fields)
    {
        var source = !fields.FileData.IsNull ? FileSourceOf(fields)
            : !fields.FileUrl.IsNull ? new UrlSource(fields.FileUrl)
            : !fields.FileId.IsNull ? new FileIdSource(Dialect.OpenAiResponses, fields.FileId)
            : (MediaSource?)null;
        return source is null
            ? (null, "must have file_data, a file_url or a file_id")
            : (new DocumentPart(source) { Title = fields.FileName }, null);
    }

    // Bare base64 is legal too; then only the file name tells what it is.
    private static MediaSource FileSourceOf(PartFields fields)
    {
        if (fields.FileData.Raw.StartsWith("data:"u8))
        {
            return SourceOf(fields.FileData);
        }

        var isText = fields.FileName.Raw.EndsWith(".txt"u8) || fields.FileName.Raw.EndsWith(".md"u8);
        return new Base64Source(isText ? "text/plain" : "application/pdf", fields.FileData);
    }

    private static (Part? Part, string? Problem) ReadAudio(PartFields fields) =>
        fields.AudioData.IsNull || fields.AudioFormat is null
            ? (null, "must have input_audio with data and format")
            : (new AudioPart(fields.AudioData, fields.AudioFormat), null);
}
