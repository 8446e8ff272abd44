using System.Buffers;
using System.Text;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

/// <summary>Mutated bodies and streams never throw: whatever cannot be read is a fault.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 20_000;

    private const string Request = """
        {"model":"m","instructions":"i","input":[{"role":"user","content":[{"type":"input_text","text":"\ud83d\ude00"},{"type":"input_image","image_url":"data:image/png;base64,QQ=="}]},
        {"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"s"}],"encrypted_content":"bw1.a.s.p.-.x"},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
        {"type":"function_call_output","call_id":"c","output":"r"}],"tools":[{"type":"function","name":"f","parameters":{}}],"tool_choice":"auto","text":{"format":{"type":"text"}},
        "reasoning":{"effort":"low"},"include":["reasoning.encrypted_content"],"max_output_tokens":99,"temperature":1}
        """;

    private const string Answer = """
        {"id":"resp_1","object":"response","created_at":1,"status":"completed","error":null,"incomplete_details":null,"model":"g","output":[{"type":"reasoning","summary":[],"encrypted_content":"e"},
        {"type":"message","content":[{"type":"output_text","text":"a","annotations":[]}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}],
        "usage":{"input_tokens":3,"input_tokens_details":{"cached_tokens":1},"output_tokens":4,"output_tokens_details":{"reasoning_tokens":1}}}
        """;

    private static readonly string Stream =
        Calls.Frame("""{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"g","created_at":1}}""")
        + Calls.Frame("""{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"type":"message","content":[]}}""")
        + Calls.Frame("""{"type":"response.output_text.delta","sequence_number":2,"output_index":0,"content_index":0,"delta":"\n\u00e9"}""")
        + Calls.Frame("""{"type":"response.output_item.done","sequence_number":3,"output_index":0,"item":{"type":"message","content":[]}}""")
        + Calls.Frame("""{"type":"response.output_item.added","sequence_number":4,"output_index":1,"item":{"type":"function_call","call_id":"c","name":"f"}}""")
        + Calls.Frame("""{"type":"response.function_call_arguments.done","sequence_number":5,"output_index":1,"arguments":"{}"}""")
        + Calls.Frame("""{"type":"response.completed","sequence_number":6,"response":{"status":"completed","usage":{"input_tokens":1,"output_tokens":2}}}""");

    [Fact]
    public void Requests_Mutated_AreReadOrRefused()
    {
        var accepted = 0;
        foreach (var body in Mutations(Request, seed: 1))
        {
            if (Calls.Codec.Requests.ReadEnvelope(body, out var envelope) is null)
            {
                accepted++;
                Calls.Codec.Requests.WriteSame(body, envelope!, "m"u8, new ArrayBufferWriter<byte>());
                if (Calls.Codec.Requests.Read(body, out var request) is null)
                {
                    Calls.Codec.Requests.Write(request!, Calls.Target(), new ArrayBufferWriter<byte>(), new LossList());
                }
            }
        }

        accepted.ShouldBeInRange(1, Rounds - 1);
    }

    [Fact]
    public void Answers_Mutated_AreReadOrRefused()
    {
        var accepted = 0;
        foreach (var body in Mutations(Answer, seed: 2))
        {
            Calls.Codec.Answers.Inspect(body, new StreamFacts());
            Calls.Codec.Errors.Read(500, body).Message.ShouldNotBeEmpty();
            if (Calls.Codec.Answers.Read(body, out var answer) is null)
            {
                accepted++;
                Calls.Codec.Answers.Write(answer!, Calls.Context(Dialect.OpenAiResponses), new ArrayBufferWriter<byte>(), new LossList());
            }
        }

        accepted.ShouldBeInRange(1, Rounds - 1);
    }

    [Fact]
    public void Streams_Mutated_AreReadOrFail()
    {
        var ended = 0;
        foreach (var stream in Mutations(Stream, seed: 3))
        {
            var watch = Calls.Codec.Events.OpenWatch(hideUsage: false);
            Calls.Each(stream, (in SseFrame frame) => watch.Look(frame));
            var output = new ArrayBufferWriter<byte>();
            var writer = Calls.Codec.Events.OpenWriter(Calls.Context(Dialect.OpenAiResponses));
            writer.Output = output;
            var log = new EventLog(writer);
            ended += Calls.ReadStream(stream, log).IsComplete ? 1 : 0;
            log.Errors.Count.ShouldBeLessThanOrEqualTo(1);
            if (log.Ended)
            {
                StreamGrammar.Check(Encoding.UTF8.GetString(output.WrittenSpan));
            }
        }

        ended.ShouldBeInRange(1, Rounds - 1);
    }

    private static IEnumerable<byte[]> Mutations(string seedText, int seed)
    {
        var random = new Random(seed);
        var original = Encoding.UTF8.GetBytes(seedText);
        byte[] interesting = [.. "{}[]\",:\\0-9eutfn \n"u8, 0, 0x80, 0xC3, 0xFF];
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = original.ToList();
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(5))
                {
                    case 0:
                        bytes[at] = interesting[random.Next(interesting.Length)];
                        break;
                    case 1:
                        bytes.Insert(at, interesting[random.Next(interesting.Length)]);
                        break;
                    case 2:
                        bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                        break;
                    case 3:
                        bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                        break;
                    default:
                        bytes[at] = (byte)random.Next(256);
                        break;
                }

                if (bytes.Count == 0)
                {
                    bytes.Add((byte)'{');
                }
            }

            yield return [.. bytes];
        }
    }
}
