using System.Buffers;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Answers;

/// <summary>Turns other dialects' citations into this one's annotations (protocols 8.2).</summary>
internal static class AnnotationJson
{
    /// <summary>
    /// Writes the array of annotations for a text, given both escaped. Citations that point into documents rather than to an address have no equal
    /// and are lost.
    /// </summary>
    public static void WriteArray(Dialect origin, ReadOnlySpan<byte> citations, ReadOnlySpan<byte> text, IBufferWriter<byte> output, LossList losses)
    {
        var json = new JsonOut(output);
        json.BeginArray();
        var length = origin == Dialect.Anthropic ? LengthOf(text) : 0;
        var each = new JsonCursor(citations);
        while (each.Next())
        {
            if (each.Kind == JsonKind.Object)
            {
                WriteOne(ref json, origin, each.Value, length, losses);
            }
        }

        json.EndArray();
    }

    private static void WriteOne(ref JsonOut json, Dialect origin, ReadOnlySpan<byte> citation, int length, LossList losses)
    {
        switch (origin)
        {
            case Dialect.OpenAiResponses:
                json.Raw(citation);
                return;
            case Dialect.OpenAiChat when JsonCursor.Find(citation, "url_citation"u8) is { IsEmpty: false } nested:
                WriteFlat(ref json, nested);
                return;
            case Dialect.Anthropic when AddressOf(citation) is { IsEmpty: false } address:
                WriteLocation(ref json, address, JsonCursor.FindText(citation, "title"u8), length);
                return;
            default:
                losses.Add(origin == Dialect.Anthropic ? "citations" : "annotations");
                return;
        }
    }

    private static ReadOnlySpan<byte> AddressOf(ReadOnlySpan<byte> citation)
    {
        var url = JsonCursor.FindText(citation, "url"u8);
        return url.IsEmpty && JsonCursor.FindText(citation, "source"u8) is var source && source.StartsWith("http"u8) ? source : url;
    }

    private static void WriteFlat(ref JsonOut json, ReadOnlySpan<byte> nested)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text("url_citation"u8);
        var members = new JsonCursor(nested);
        while (members.Next())
        {
            var name = members.Name();
            if (name != "type")
            {
                json.Name(JsonText.From(name));
                json.Raw(members.Value);
            }
        }

        json.EndObject();
    }

    // Claude cites for a whole block, which is a whole part here.
    private static void WriteLocation(ref JsonOut json, ReadOnlySpan<byte> url, ReadOnlySpan<byte> title, int length)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text("url_citation"u8);
        json.Number("start_index"u8, 0);
        json.Number("end_index"u8, length);
        ItemJson.Escaped(ref json, "title"u8, title);
        ItemJson.Escaped(ref json, "url"u8, url);
        json.EndObject();
    }

    private static int LengthOf(ReadOnlySpan<byte> text) => JsonText.Quote(text).Value.Length;
}
