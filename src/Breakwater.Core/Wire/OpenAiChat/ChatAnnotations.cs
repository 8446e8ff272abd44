using System.Buffers;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>
/// Gathers the citations of an answer's text parts as <c>url_citation</c> annotations of the one content string they are joined to.
/// Positions count characters (code points). One answer, one thread.
/// </summary>
internal sealed class ChatAnnotations(LossList losses)
{
    private readonly ArrayBufferWriter<byte> written = new();
    private readonly List<Citation> open = [];
    private long partStart;
    private long position;

    /// <summary>The elements of the JSON array, with their commas; empty when there are none.</summary>
    public ReadOnlySpan<byte> Elements => written.WrittenSpan;

    public void BeginPart() => partStart = position;

    /// <summary>Counts text of the part under way.</summary>
    public void Advance(ReadOnlySpan<byte> raw) => position += CountCharacters(raw);

    /// <summary>Takes a citation of any dialect: with positions they are moved, without they span the whole part.</summary>
    public void Add(ReadOnlySpan<byte> json)
    {
        var cursor = JsonCursor.On(json.ToArray());
        var citation = new Citation();
        if (cursor.EnterObject()) ReadInto(ref cursor, ref citation);
        if (cursor.Failed || citation.Url.IsNull) losses.Add("citations");
        else if (citation.End is { } end) Write(citation, partStart + (citation.Start ?? 0), partStart + end);
        else open.Add(citation);
    }

    /// <summary>Takes a whole array of citations; null counts as none.</summary>
    public void AddAll(JsonRaw array)
    {
        if (array.Kind != JsonKind.Array) return;
        var cursor = JsonCursor.On(array.Bytes);
        cursor.EnterArray();
        while (cursor.NextElement()) Add(cursor.Raw.Span);
    }

    public void EndPart()
    {
        foreach (Citation citation in open) Write(citation, partStart, position);
        open.Clear();
    }

    private static void ReadInto(ref JsonCursor cursor, ref Citation citation)
    {
        while (cursor.NextProperty())
        {
            if (cursor.Is("url"u8)) citation.Url = cursor.ReadText();
            else if (cursor.Is("title"u8)) citation.Title = cursor.ReadText();
            else if (cursor.Is("start_index"u8)) citation.Start = cursor.ReadTruncated();
            else if (cursor.Is("end_index"u8)) citation.End = cursor.ReadTruncated();
            else if (cursor.Is("url_citation"u8) && cursor.EnterObject()) ReadInto(ref cursor, ref citation);
        }
    }

    private static long CountCharacters(ReadOnlySpan<byte> raw)
    {
        long count = 0;
        for (int at = 0; at < raw.Length; at++)
        {
            if ((raw[at] & 0xC0) == 0x80) continue;
            bool escape = raw[at] == (byte)'\\' && at + 1 < raw.Length;
            // The second half of a surrogate pair belongs to the character that its first half began.
            bool second = escape && at + 5 < raw.Length && raw[at + 1] == (byte)'u' && (raw[at + 2] | 0x20) == 'd' && (raw[at + 3] | 0x20) >= 'c';
            if (!second) count++;
            if (escape) at += raw[at + 1] == (byte)'u' ? 5 : 1;
        }

        return count;
    }

    private void Write(Citation citation, long start, long end)
    {
        if (written.WrittenCount > 0) written.Write(","u8);
        var json = new JsonOut(written);
        json.BeginObject();
        json.Name("type"u8);
        json.Text("url_citation"u8);
        json.Name("url_citation"u8);
        json.BeginObject();
        json.Number("start_index"u8, start);
        json.Number("end_index"u8, end);
        json.Name("title"u8);
        json.Text(citation.Title.OrEmpty);
        json.Name("url"u8);
        json.Text(citation.Url);
        json.EndObject();
        json.EndObject();
    }

    private struct Citation
    {
        public JsonText Url, Title;
        public long? Start, End;
    }
}
