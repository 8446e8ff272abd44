using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>The members of one content part, as far as present.</summary>
internal sealed class PartFields
{
    public PartFields(ReadOnlyMemory<byte> part)
    {
        var members = new JsonCursor(part);
        while (members.Next())
        {
            if (members.Kind == JsonKind.String)
            {
                ReadText(members);
            }
            else if (members.Is("annotations"u8) && members.Kind == JsonKind.Array)
            {
                // An empty list says nothing.
                Annotations = new JsonCursor(members.Value).Next() ? members.Raw : default;
            }
            else if (members.Is("prompt_cache_breakpoint"u8))
            {
                CacheBreakpoint = members.Raw;
            }
            else if (members.Is("input_audio"u8) && members.Kind == JsonKind.Object)
            {
                ReadAudio(members.Raw.Bytes);
            }
        }
    }

    public JsonText Type { get; private set; }

    public JsonText Text { get; private set; }

    public JsonText Refusal { get; private set; }

    public JsonText ImageUrl { get; private set; }

    public string? Detail { get; private set; }

    public JsonText FileId { get; private set; }

    public JsonText FileData { get; private set; }

    public JsonText FileUrl { get; private set; }

    public JsonText FileName { get; private set; }

    public JsonText AudioData { get; private set; }

    public string? AudioFormat { get; private set; }

    public JsonRaw Annotations { get; private set; }

    public JsonRaw CacheBreakpoint { get; private set; }

    private void ReadText(in JsonCursor member)
    {
        var text = member.KeptText;
        if (member.Is("type"u8))
        {
            Type = text;
        }
        else if (member.Is("text"u8))
        {
            Text = text;
        }
        else if (member.Is("refusal"u8))
        {
            Refusal = text;
        }
        else if (member.Is("image_url"u8))
        {
            ImageUrl = text;
        }
        else if (member.Is("detail"u8))
        {
            Detail = text.Value;
        }
        else if (member.Is("file_id"u8))
        {
            FileId = text;
        }
        else if (member.Is("file_data"u8))
        {
            FileData = text;
        }
        else if (member.Is("file_url"u8))
        {
            FileUrl = text;
        }
        else if (member.Is("filename"u8))
        {
            FileName = text;
        }
    }

    private void ReadAudio(ReadOnlyMemory<byte> audio)
    {
        var members = new JsonCursor(audio);
        while (members.Next())
        {
            if (members.Is("data"u8))
            {
                AudioData = members.KeptText;
            }
            else if (members.Is("format"u8))
            {
                AudioFormat = members.KeptText.IsNull ? null : members.KeptText.Value;
            }
        }
    }
}
