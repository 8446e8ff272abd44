using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat.Streams;

/// <summary>Writes chunks of one stream. What is the same in all of them is made once.</summary>
internal sealed class ChatChunks
{
    private byte[] beforeChoices = [];

    public IBufferWriter<byte> Output { get; set; } = new ArrayBufferWriter<byte>();

    /// <summary>False until <see cref="Begin"/>.</summary>
    public bool HasBegun => beforeChoices.Length > 0;

    public void Begin(JsonText id, JsonText model, long created)
    {
        var made = new ArrayBufferWriter<byte>();
        made.Write("data: "u8);
        var json = new JsonOut(made);
        json.BeginObject();
        json.Name("id"u8);
        json.Text(id);
        json.Name("object"u8);
        json.Text("chat.completion.chunk"u8);
        json.Number("created"u8, created);
        json.Name("model"u8);
        json.Text(model);
        json.Name("choices"u8);
        beforeChoices = made.WrittenSpan.ToArray();
    }

    /// <summary>A whole chunk whose delta is <paramref name="before"/>, <paramref name="raw"/> and <paramref name="after"/>.</summary>
    public void WriteDelta(ReadOnlySpan<byte> before, ReadOnlySpan<byte> raw, ReadOnlySpan<byte> after)
    {
        OpenDelta();
        Output.Write(before);
        Output.Write(raw);
        Output.Write(after);
        CloseDelta();
    }

    /// <summary>Begins a chunk, up to the delta, which the caller writes.</summary>
    public void OpenDelta()
    {
        Output.Write(beforeChoices);
        Output.Write("[{\"index\":0,\"delta\":"u8);
    }

    /// <summary>Ends a chunk after its delta.</summary>
    public void CloseDelta()
    {
        Output.Write(",\"logprobs\":null,\"finish_reason\":null}]"u8);
        Close();
    }

    public void WriteFinish(ReadOnlySpan<byte> reason)
    {
        OpenDelta();
        Output.Write("{},\"logprobs\":null,\"finish_reason\":\""u8);
        Output.Write(reason);
        Output.Write("\"}]"u8);
        Close();
    }

    /// <summary>The chunk with usage and without choices.</summary>
    public void WriteUsage(TokenUsage usage)
    {
        Output.Write(beforeChoices);
        Output.Write("[],\"usage\":"u8);
        var json = new JsonOut(Output);
        ChatUsage.Write(ref json, usage);
        Output.Write("}\n\n"u8);
    }

    public void WriteDone() => Output.Write("data: [DONE]\n\n"u8);

    public void WritePing() => Output.Write(": ping\n\n"u8);

    // OpenAI itself says "usage":null here, which its own document does not allow; leaving it out means the same to every client.
    private void Close() => Output.Write("}\n\n"u8);
}
