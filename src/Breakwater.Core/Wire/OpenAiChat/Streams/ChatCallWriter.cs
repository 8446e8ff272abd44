using System.Buffers;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat.Streams;

/// <summary>
/// Writes tool calls, numbered among themselves and not by part. A function that stood in for the caller's custom tool is held back until
/// its arguments are whole, because the free text must be taken out of them.
/// </summary>
internal sealed class ChatCallWriter(ChatChunks chunks, CanonicalRequest? request)
{
    private readonly List<Call> calls = [];

    public bool Any => calls.Count > 0;

    public void Start(in StreamEvent start)
    {
        ReadOnlySpan<byte> name = ToolNames.Restore(start.Name, request);
        bool isCustom = start.Part == StreamPartKind.CustomToolCall;
        bool stoodIn = !isCustom && ChatCustomTools.IsCustom(request, name);
        var call = new Call(start.Index, calls.Count, isCustom || stoodIn) { Held = stoodIn ? new ArrayBufferWriter<byte>() : null };
        calls.Add(call);
        var json = Open(call);
        json.Name("id"u8);
        json.Text(JsonText.Quote(start.Id));
        json.Name("type"u8);
        json.Text(call.IsCustom ? "custom"u8 : "function"u8);
        json.Name(call.IsCustom ? "custom"u8 : "function"u8);
        json.BeginObject();
        json.Name("name"u8);
        json.Text(JsonText.Quote(name));
        json.Name(call.IsCustom ? "input"u8 : "arguments"u8);
        json.Raw("\"\""u8);
        json.EndObject();
        Close(ref json);
    }

    public void Append(int part, ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty || Find(part) is not { } call) return;
        if (call.Held is { } held) held.Write(raw);
        else WriteFragment(call, raw);
    }

    public void Stop(int part)
    {
        if (Find(part) is not { } call) return;
        if (call.Held is { } held)
        {
            JsonText text = ChatCustomTools.Unwrap(held.WrittenSpan);
            call.Held = null;
            WriteFragment(call, text.IsNull ? held.WrittenSpan : text.Raw);
        }
        else if (!call.IsCustom && !call.HasArguments)
        {
            // Callers parse the joined arguments; nothing at all would not parse.
            WriteFragment(call, "{}"u8);
        }
    }

    private Call? Find(int part)
    {
        for (int at = calls.Count - 1; at >= 0; at--)
        {
            if (calls[at].Part == part) return calls[at];
        }

        return null;
    }

    private void WriteFragment(Call call, ReadOnlySpan<byte> raw)
    {
        call.HasArguments = true;
        var json = Open(call);
        json.Name(call.IsCustom ? "custom"u8 : "function"u8);
        json.BeginObject();
        json.Name(call.IsCustom ? "input"u8 : "arguments"u8);
        json.OpenText();
        json.AppendEscaped(raw);
        json.CloseText();
        json.EndObject();
        Close(ref json);
    }

    private JsonOut Open(Call call)
    {
        chunks.OpenDelta();
        var json = new JsonOut(chunks.Output);
        json.BeginObject();
        json.Name("tool_calls"u8);
        json.BeginArray();
        json.BeginObject();
        json.Number("index"u8, call.Place);
        return json;
    }

    private void Close(ref JsonOut json)
    {
        json.EndObject();
        json.EndArray();
        json.EndObject();
        chunks.CloseDelta();
    }

    private sealed class Call(int part, int place, bool isCustom)
    {
        public int Part => part;

        public int Place => place;

        public bool IsCustom => isCustom;

        public bool HasArguments { get; set; }

        public ArrayBufferWriter<byte>? Held { get; set; }
    }
}
