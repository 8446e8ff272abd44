using System.Buffers;
using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Wire.Anthropic;

/// <summary>Mutated bodies and streams: a fault each time, or something valid, and never an exception.</summary>
public sealed class AnthropicFuzzTests
{
    private const int Rounds = 25_000;

    private const string Request = """
        {"model":"m","max_tokens":9,"system":[{"type":"text","text":"s"}],"messages":[{"role":"user","content":[{"type":"text","text":"a\u00e9"},
        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA"}}]},{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"bw1.r.e.p.-.x"},
        {"type":"tool_use","id":"i","name":"f","input":{"a":[1,null]}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"i","content":"r"}]}],
        "tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"auto"},"thinking":{"type":"enabled","budget_tokens":3},"output_config":{"effort":"low"},"metadata":{"user_id":"u"}}
        """;

    private const string Answer = """
        {"id":"msg_1","type":"message","model":"m","content":[{"type":"text","text":"hi"},{"type":"tool_use","id":"i","name":"f","input":{"a":1}},{"type":"x"}],
        "stop_reason":"refusal","stop_details":{"explanation":"e"},"usage":{"input_tokens":1,"output_tokens":2,"cache_creation":{"ephemeral_1h_input_tokens":3}}}
        """;

    private const string Error = """{"type":"error","error":{"type":"api_error","message":"m","details":{"error_code":"c"}},"request_id":"r"}""";

    private static readonly string Stream = Kit.Sse(
        """{"type":"message_start","message":{"id":"i","model":"m","content":[],"usage":{"input_tokens":1}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","id":"t","name":"f","input":{}}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a\":\"\\u00e9\"}"}}""",
        """{"type":"content_block_stop","index":1}""",
        """{"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"a\"b"}}""",
        """{"type":"content_block_stop","index":2}""",
        """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}""",
        """{"type":"message_stop"}""");

    [Fact]
    public void Requests_Mutated_AreRefusedOrTranslated()
    {
        var accepted = 0;
        var output = new ArrayBufferWriter<byte>();
        Each(Request, seed: 1, body =>
        {
            if (Kit.Codec.Requests.ReadEnvelope(body, out var envelope) is not null)
            {
                return;
            }

            accepted++;
            output.ResetWrittenCount();
            Kit.Codec.Requests.WriteSame(body, envelope!, "other"u8, output);
            JsonScanner.Validate(output.WrittenSpan).IsError.ShouldBeFalse();
            if (Kit.Codec.Requests.Read(body, out var request) is null)
            {
                output.ResetWrittenCount();
                var fault = Kit.Codec.Requests.Write(request!, Kit.Target, output, new LossList());
                (fault is not null || !JsonScanner.Validate(output.WrittenSpan).IsError).ShouldBeTrue(Encoding.UTF8.GetString(body));
            }
        });
        accepted.ShouldBeGreaterThan(Rounds / 100);
    }

    [Fact]
    public void Requests_MutatedAndTakenForForeign_AreRefusedOrTranslated()
    {
        var output = new ArrayBufferWriter<byte>();
        Each(Request, seed: 2, body =>
        {
            if (Kit.Codec.Requests.ReadEnvelope(body, out _) is null && Kit.Codec.Requests.Read(body, out var request) is null)
            {
                output.ResetWrittenCount();
                var fault = Kit.Codec.Requests.Write(request! with { Origin = Dialect.OpenAiChat }, Kit.Target with { Traits = ModelTraits.BudgetThinking }, output, new LossList());
                (fault is not null || !JsonScanner.Validate(output.WrittenSpan).IsError).ShouldBeTrue(Encoding.UTF8.GetString(body));
            }
        });
    }

    [Fact]
    public void Answers_Mutated_AreRefusedOrRead()
    {
        var output = new ArrayBufferWriter<byte>();
        Each(Answer, seed: 3, body =>
        {
            var inspected = Kit.Codec.Answers.Inspect(body, new StreamFacts());
            if (Kit.Codec.Answers.Read(body, out var answer) is null)
            {
                inspected.ShouldBeNull();
                output.ResetWrittenCount();
                Kit.Codec.Answers.Write(answer!, Kit.Context(Dialect.Anthropic), output, new LossList());
                JsonScanner.Validate(output.WrittenSpan).IsError.ShouldBeFalse(Encoding.UTF8.GetString(body));
            }
        });
    }

    [Fact]
    public void Errors_Mutated_AlwaysGiveAMessage() =>
        Each(Error, seed: 4, body => Kit.Codec.Errors.Read(500, body).Message.Length.ShouldBeGreaterThan(0));

    [Fact]
    public void Streams_Mutated_GiveValidFramesOrAFault()
    {
        var output = new ArrayBufferWriter<byte>();
        Each(Stream, seed: 5, stream =>
        {
            output.ResetWrittenCount();
            var reader = Kit.Codec.Events.OpenReader(Dialect.Anthropic);
            var watch = Kit.Codec.Events.OpenWatch(hideUsage: false);
            var writer = Kit.Codec.Events.OpenWriter(Kit.Context(Dialect.Anthropic));
            writer.Output = output;
            Kit.Frames(stream, (in SseFrame frame) =>
            {
                watch.Look(frame);
                reader.Read(frame, writer);
            });
            reader.Finish(writer);
            Kit.Frames(output.WrittenSpan, (in SseFrame frame) => JsonScanner.Validate(frame.Data).IsError.ShouldBeFalse(Encoding.UTF8.GetString(stream)));
        });
    }

    private static void Each(string seedText, ulong seed, Action<byte[]> check)
    {
        var random = new SeededRandom(seed);
        var original = Kit.Utf8(seedText);
        for (var round = 0; round < Rounds; round++)
        {
            var body = Mutate(original, random);
            check(body);
        }
    }

    private static byte[] Mutate(byte[] original, SeededRandom random)
    {
        var bytes = original.ToList();
        for (var edits = 1 + Below(random, 3); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = Below(random, bytes.Count);
            switch (Below(random, 7))
            {
                case 0: bytes[at] = (byte)Below(random, 256); break;
                case 1: bytes.RemoveRange(at, Math.Min(1 + Below(random, 8), bytes.Count - at)); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(1 + Below(random, 30), bytes.Count - at))); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes.InsertRange(at, Kit.Utf8("\\ud800")); break;
                case 5: Replace(bytes, random, at); break;
                default: bytes[at] = (byte)"{}[]\",:0nt\\ "[Below(random, 12)]; break;
            }
        }

        return [.. bytes];
    }

    // Puts a value of another kind in the place of a string or number, which keeps the JSON valid.
    private static void Replace(List<byte> bytes, SeededRandom random, int at)
    {
        var colon = bytes.IndexOf((byte)':', at);
        var end = colon < 0 ? -1 : bytes.FindIndex(colon, b => b is (byte)',' or (byte)'}' or (byte)']');
        if (end > 0)
        {
            string[] values = ["null", "7", "-1", "1e9", "true", "\"\"", "\"x\\ud83d\"", "[]", "{}", "[{}]", "{\"type\":\"text\"}"];
            bytes.RemoveRange(colon + 1, end - colon - 1);
            bytes.InsertRange(colon + 1, Kit.Utf8(values[Below(random, values.Length)]));
        }
    }

    private static int Below(SeededRandom random, int bound) => (int)(random.NextDouble() * bound);
}
