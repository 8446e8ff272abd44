using System.Buffers;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.Anthropic;

/// <summary>Valid JSON that readers stumble over: half surrogates in names, the deepest nesting; and what a delta may cost.</summary>
public sealed class AnthropicOddInputTests
{
    private const string Half = """
        "\ud800x":1,"\u0066oo":2
        """;

    [Fact]
    public void Names_WithHalfASurrogate_AreUnknownFields()
    {
        var body = $$"""
            {"model":"m","max_tokens":1,{{Half}},"messages":[{"role":"user",{{Half}},"content":[{"type":"text","text":"x",{{Half}} },
             {"type":"image","source":{"type":"base64","media_type":"image/png","data":"\ud800",{{Half}} } },{"type":"\ud800","file_id":7,"signature":"\ud800"}]}],
             "tools":[{"name":"f","input_schema":{ {{Half}} },{{Half}} }],"thinking":{"type":"adaptive",{{Half}} },"metadata":{ {{Half}} } }
            """;
        var request = Kit.Read(body);
        request.Extras.Select(extra => extra.Name).ShouldContain("foo");
        Kit.Write(request)["foo"]!.GetValue<int>().ShouldBe(2);
        var losses = new LossList();
        Kit.Write(request with { Origin = Dialect.OpenAiChat, Messages = [Kit.User("x")] }, losses);
        losses.Fields.ShouldContain("unknown");
        Kit.Write(request with { Origin = Dialect.OpenAiChat, Messages = [Kit.User("x")], Extras = [], Format = new OutputFormat(OutputKind.JsonSchema) { Schema = Kit.Raw("{" + Half.Trim() + "}") } });
    }

    [Fact]
    public void Answer_WithHalfASurrogate_IsRead()
    {
        var body = Kit.Utf8($$"""
            {"content":[{"type":"text","text":"\ud800",{{Half}} }],{{Half}},"usage":{"input_tokens":3,{{Half}},"cache_creation":{ {{Half}} } },"stop_details":{ {{Half}} } }
            """);
        Kit.Codec.Answers.Read(body, out var answer).ShouldBeNull();
        answer!.Usage!.Value.Input.ShouldBe(3);
        Kit.Codec.Errors.Read(400, Kit.Utf8("{\"error\":{" + Half.Trim() + ",\"message\":\"\\ud800\"}}")).Message.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(50)]
    [InlineData(58)]
    [InlineData(59)]
    [InlineData(60)]
    [InlineData(64)]
    [InlineData(500)]
    public void Nesting_UpToTheLimit_IsReadOrRefused(int depth)
    {
        var deep = new string('[', depth) + new string(']', depth);
        var body = Kit.Utf8("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"i\",\"name\":\"f\",\"signature\":\"s\",\"input\":{\"a\":" + deep + "}}]}]}");
        if (Kit.Codec.Requests.ReadEnvelope(body, out _) is null)
        {
            depth.ShouldBeLessThan(64);
            Kit.Codec.Requests.Read(body, out var request).ShouldBeNull();
            Kit.Codec.Requests.Write(request! with { Messages = [Kit.User("x"), .. request.Messages] }, Kit.Target, new ArrayBufferWriter<byte>(), new LossList()).ShouldBeNull();
        }
        else
        {
            depth.ShouldBeGreaterThan(50);
        }
    }

    [Fact]
    public void Delta_WatchedOrTranslated_AllocatesNothing()
    {
        const string Head = """
            event: message_start
            data: {"type":"message_start","message":{"id":"i","model":"m","content":[],"usage":{"input_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}


            """;
        var delta = Kit.Utf8("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a \\\"b\\\" \\u00e9\"}}\n\n");
        var odd = Kit.Utf8("event: content_block_delta\ndata: {\"index\":0, \"delta\": {\"text\":\"a\",\"type\":\"text_delta\"},\"type\":\"content_block_delta\"}  \n\n");
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var writer = Kit.Codec.Events.OpenWriter(Kit.Context(Dialect.Anthropic));
        writer.Output = output;
        var reader = Kit.Codec.Events.OpenReader(Dialect.Anthropic);
        var watch = Kit.Codec.Events.OpenWatch(hideUsage: false);
        Kit.Frames(Kit.Utf8(Head), (in SseFrame frame) => Feed(frame));
        var times = 0;
        Repeat(10);
        Allocations.EachTime(() => Repeat(1000)).ShouldBe(0);
        watch.Facts.ContentBytes.ShouldBe(times * ("a \\\"b\\\" \\u00e9".Length + 1));
        reader.Facts.ContentBytes.ShouldBe(watch.Facts.ContentBytes);

        void Repeat(int more)
        {
            times += more;
            for (var i = 0; i < more; i++)
            {
                Feed(Frame(delta));
                Feed(Frame(odd));
                output.ResetWrittenCount();
            }
        }

        void Feed(in SseFrame frame)
        {
            watch.Look(frame);
            reader.Read(frame, writer);
        }
    }

    [Fact]
    public void Envelope_WithReasoningOfAnotherVendor_SaysSo()
    {
        const string Body = """{"model":"m","max_tokens":1,"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"","signature":"SIG"}]}]}""";
        Kit.Envelope(Body.Replace("SIG", "bw1.r.e.p.-.x", StringComparison.Ordinal), out var foreign).ShouldBeNull();
        foreign!.HasForeignReasoning.ShouldBeTrue();
        Kit.Envelope(Body, out var own).ShouldBeNull();
        own!.HasForeignReasoning.ShouldBeFalse();
    }

    private static SseFrame Frame(byte[] raw)
    {
        var data = raw.AsSpan(raw.AsSpan().IndexOf("data: "u8) + 6);
        return new SseFrame
        {
            Raw = raw,
            Event = "content_block_delta"u8,
            Data = data[..^2],
            Id = default,
            ConsumedStart = 0,
            HasData = true,
            IsComment = false,
            IsTerminated = true,
        };
    }
}
