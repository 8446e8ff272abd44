using System.Buffers;
using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.Anthropic;

public sealed class AnthropicEventWriterTests
{
    private readonly ArrayBufferWriter<byte> output = new();

    [Fact]
    public void Stream_OfTextAndTool_FollowsTheGrammar()
    {
        var writer = Open();
        Start(writer);
        Part(writer, 0, StreamPartKind.Text);
        Delta(writer, 0, DeltaKind.Text, "hi");
        writer.On(new StreamEvent { Kind = StreamEventKind.Ping });
        Close(writer, 0);
        Part(writer, 1, StreamPartKind.ToolCall, "call_1", "f");
        Delta(writer, 1, DeltaKind.Arguments, "{\\\"a\\\":1}");
        writer.On(new StreamEvent { Kind = StreamEventKind.Stop, Stop = StopReason.EndTurn });
        var beforeUsage = output.WrittenCount;
        writer.On(new StreamEvent { Kind = StreamEventKind.Usage, Usage = new TokenUsage { Input = 4, CacheRead = 2, Output = 6 } });
        output.WrittenCount.ShouldBe(beforeUsage);
        writer.On(new StreamEvent { Kind = StreamEventKind.End });
        Written().ShouldBe("""
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"gpt-x","content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,"usage":{"input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":0}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}

            event: ping
            data: {"type":"ping"}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"call_1","name":"f","input":{}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1}"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":1}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null,"stop_details":null},"usage":{"input_tokens":4,"cache_creation_input_tokens":0,"cache_read_input_tokens":2,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":6}}

            event: message_stop
            data: {"type":"message_stop"}


            """);
    }

    [Fact]
    public void Parts_Interleaved_GoOutOneAfterAnother()
    {
        var writer = Open();
        Start(writer);
        Part(writer, 0, StreamPartKind.ToolCall, "a", "f");
        Part(writer, 1, StreamPartKind.ToolCall, "b", "g");
        Part(writer, 2, StreamPartKind.Text);
        Delta(writer, 1, DeltaKind.Arguments, "1");
        Delta(writer, 0, DeltaKind.Arguments, "0");
        Delta(writer, 2, DeltaKind.Text, "t");
        Delta(writer, 1, DeltaKind.Arguments, "1");
        Close(writer, 1);
        Delta(writer, 0, DeltaKind.Arguments, "0");
        Close(writer, 0);
        Delta(writer, 2, DeltaKind.Text, "u");
        writer.On(new StreamEvent { Kind = StreamEventKind.Stop, Stop = StopReason.ToolUse });
        writer.On(new StreamEvent { Kind = StreamEventKind.End });
        Kit.ReadStream(Written()).Events.ShouldBe(
        [
            "start msg_1 gpt-x in=0",
            "part 0 ToolCall a f", "delta 0 Arguments 0", "delta 0 Arguments 0", "close 0",
            "part 1 ToolCall b g", "delta 1 Arguments 1", "delta 1 Arguments 1", "close 1",
            "part 2 Text", "delta 2 Text t", "delta 2 Text u", "close 2",
            "stop ToolUse   out=0", "end",
        ]);
    }

    [Fact]
    public void Text_ThatNeverComes_LeavesNoBlock()
    {
        var writer = Open();
        Part(writer, 0, StreamPartKind.Text);
        Delta(writer, 0, DeltaKind.Text, "");
        Close(writer, 0);
        Part(writer, 1, StreamPartKind.Refusal);
        Delta(writer, 1, DeltaKind.Refusal, "no");
        writer.On(new StreamEvent { Kind = StreamEventKind.Stop, Stop = StopReason.EndTurn });
        writer.On(new StreamEvent { Kind = StreamEventKind.End });
        Kit.ReadStream(Written()).Events.ShouldBe(["start msg_r1 model-x in=0", "part 0 Text", "delta 0 Text no", "close 0", "stop Refusal   out=0", "end"]);
    }

    [Fact]
    public void Reasoning_OfAnotherVendor_TravelsInAnEnvelope()
    {
        var writer = Open(Dialect.OpenAiResponses);
        Start(writer);
        Part(writer, 0, StreamPartKind.Thinking, "rs_1");
        Delta(writer, 0, DeltaKind.Thinking, "sum");
        Delta(writer, 0, DeltaKind.EncryptedReasoning, "enc");
        Close(writer, 0);
        var signature = Kit.ReadStream(Written()).Events.Single(line => line.StartsWith("delta 0 Signature", StringComparison.Ordinal))["delta 0 Signature ".Length..];
        var part = ReasoningEnvelope.Unwrap(Kit.Text("sum"), Kit.Text(signature)).ShouldNotBeNull();
        (part.Encrypted.Value, part.ItemId.Value, part.Provider).ShouldBe(("enc", "rs_1", "prov"));
    }

    [Fact]
    public void Names_ShortenedForOpenAi_AreRestored()
    {
        var longName = new string('n', 80);
        var request = Kit.Chat() with { Tools = [Kit.Tool(longName)] };
        var writer = Kit.Codec.Events.OpenWriter(Kit.Context() with { Request = request });
        writer.Output = output;
        Start(writer);
        Part(writer, 0, StreamPartKind.ToolCall, "a", ToolNames.Shorten(Kit.Text(longName)).Value);
        Written().ShouldContain(longName);
    }

    [Fact]
    public void CustomCall_FreeText_IsOneStringOfAnObject()
    {
        var writer = Open();
        Start(writer);
        Part(writer, 0, StreamPartKind.CustomToolCall, "a", "shell");
        Delta(writer, 0, DeltaKind.Arguments, "say \\\"hi\\\"");
        Close(writer, 0);
        var arguments = string.Concat(Kit.ReadStream(Written()).Events.Where(line => line.StartsWith("delta", StringComparison.Ordinal)).Select(line => line["delta 0 Arguments ".Length..]));
        Core.Wire.Json.JsonText.Quote(Kit.Utf8(arguments)).Value.ShouldBe("""{"input":"say \"hi\""}""");
    }

    [Fact]
    public void Annotations_OfAnotherVendor_AreNoted()
    {
        var writer = Open();
        Start(writer);
        Part(writer, 0, StreamPartKind.Text);
        Delta(writer, 0, DeltaKind.Text, "x");
        Delta(writer, 0, DeltaKind.Annotation, "{}");
        Part(writer, 1, StreamPartKind.Opaque);
        Close(writer, 1);
        writer.Losses.Fields.ShouldBe(["annotations", "output"]);
    }

    [Fact]
    public void Stream_CutByTheProvider_GetsNoTerminator()
    {
        var writer = Open();
        Start(writer);
        Part(writer, 0, StreamPartKind.Text);
        Delta(writer, 0, DeltaKind.Text, "x");
        writer.On(new StreamEvent { Kind = StreamEventKind.Error, Error = new ProviderError(529, "Overloaded") });
        Kit.Codec.Errors.WriteStreamError(new Fault(FaultKind.ProviderOverloaded, "provider p is overloaded"), "r1", 0, output);
        Written().ShouldNotContain("message_stop");
        Written().ShouldEndWith("""
            event: error
            data: {"type":"error","error":{"type":"overloaded_error","message":"provider_overloaded: provider p is overloaded (at fault: the provider)"},"request_id":"r1"}


            """);
    }

    private static void Start(IEventWriter writer) =>
        writer.On(new StreamEvent { Kind = StreamEventKind.Start, Id = "chatcmpl-1"u8, Name = "gpt-x"u8 });

    private static void Part(IEventWriter writer, int index, StreamPartKind kind, string id = "", string name = "") =>
        writer.On(new StreamEvent { Kind = StreamEventKind.PartStart, Index = index, Part = kind, Id = Kit.Utf8(id), Name = Kit.Utf8(name) });

    private static void Delta(IEventWriter writer, int index, DeltaKind kind, string raw) =>
        writer.On(new StreamEvent { Kind = StreamEventKind.Delta, Index = index, Delta = kind, Raw = Kit.Utf8(raw) });

    private static void Close(IEventWriter writer, int index) => writer.On(new StreamEvent { Kind = StreamEventKind.PartStop, Index = index });

    private IEventWriter Open(Dialect origin = Dialect.OpenAiChat)
    {
        var writer = Kit.Codec.Events.OpenWriter(Kit.Context(origin));
        writer.Output = output;
        return writer;
    }

    private string Written() => Encoding.UTF8.GetString(output.WrittenSpan);
}
