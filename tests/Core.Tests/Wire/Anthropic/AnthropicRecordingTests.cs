using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.Anthropic;

/// <summary>Recorded streams and answers, told by an independent reading of the same bytes.</summary>
public sealed class AnthropicRecordingTests
{
    public static TheoryData<string, long, long> Streams => new()
    {
        { "basic_response.txt", 11, 6 },
        { "tool_use_response.txt", 377, 65 },
        { "incomplete_partial_json_response.txt", 450, 124 },
        { "stream-a-refusal.sse", 28, 106 },
        { "stream-a-toolrefusal.sse", 28, 106 },
        { "stream-b-fallback.sse", 31, 547 },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Recording_Watched_TellsTheFacts(string name, long input, long output)
    {
        var stream = Encoding.UTF8.GetString(Recordings.Load(name));
        foreach (var facts in new[] { Kit.Watch(stream), Kit.ReadStream(stream).Facts })
        {
            (facts.HasContent, facts.IsComplete).ShouldBe((true, true));
            facts.Error.ShouldBeNull();
            (facts.Usage!.Value.Input, facts.Usage.Value.Output).ShouldBe((input, output));
            facts.ContentBytes.ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Recording_ReadAndWritten_SaysTheSame(string name, long input, long output)
    {
        var recorded = Recordings.Load(name);
        var written = new ArrayBufferWriter<byte>();
        var reader = Kit.Codec.Events.OpenReader(Dialect.Anthropic);
        var writer = Kit.Codec.Events.OpenWriter(Kit.Context(Dialect.Anthropic));
        writer.Output = written;
        Kit.Frames(recorded, (in SseFrame frame) => reader.Read(frame, writer));
        reader.Finish(writer);

        var said = Said(written.WrittenSpan);
        said.Content.ShouldBe(Said(recorded).Content);
        said.Stop.ShouldBe(Said(recorded).Stop);
        said.Events[0].ShouldBe("message_start");
        said.Events[^2..].ShouldBe(["message_delta", "message_stop"]);
        var usage = Kit.Watch(Encoding.UTF8.GetString(written.WrittenSpan)).Usage!.Value;
        (usage.Input, usage.Output).ShouldBe((input, output));
        writer.Losses.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void RecordedExchanges_OfAToolLoop_ReadAndWriteBack()
    {
        var exchanges = JsonNode.Parse(Recordings.Load("ToolRunner.json"))!.AsArray();
        foreach (var exchange in exchanges)
        {
            var body = exchange!["body"]!.ToJsonString();
            var written = Kit.Write(Kit.Read(body), traits: ModelTraits.MidConversationSystem);
            Roles(written).ShouldBe(Roles(exchange["body"]!));
            Blocks(written).ShouldBe(Blocks(exchange["body"]!));
            JsonNode.DeepEquals(written["tools"], exchange["body"]!["tools"]).ShouldBeTrue();
            CheckAnswer(exchange["response"]!);
        }

        exchanges.Count.ShouldBeGreaterThan(0);
    }

    // Neighbours of one role are one turn, whether they stand in one message or in several.
    private static IEnumerable<string> Roles(JsonNode body)
    {
        var last = "";
        foreach (var message in body["messages"]!.AsArray())
        {
            var role = message!["role"]!.GetValue<string>();
            if (role != last)
            {
                yield return last = role;
            }
        }
    }

    private static IEnumerable<string> Blocks(JsonNode body) =>
        from message in body["messages"]!.AsArray()
        from block in message["content"] is JsonArray blocks ? blocks.ToArray() : [new JsonObject { ["type"] = "text", ["text"] = message["content"]!.DeepClone() }]
        select (block["text"] ?? block["id"] ?? block["tool_use_id"])!.GetValue<string>() + block["input"]?.ToJsonString();

    private static void CheckAnswer(JsonNode response)
    {
        if (response is not JsonObject { } answer || answer["content"] is null)
        {
            return;
        }

        Kit.Codec.Answers.Read(Kit.Utf8(answer.ToJsonString()), out var read).ShouldBeNull();
        var output = new ArrayBufferWriter<byte>();
        Kit.Codec.Answers.Write(read!, Kit.Context(Dialect.Anthropic), output, new LossList());
        var written = JsonNode.Parse(output.WrittenSpan)!;
        foreach (var field in new[] { "id", "model", "role", "type", "content", "stop_reason", "stop_sequence" })
        {
            JsonNode.DeepEquals(written[field], answer[field]).ShouldBeTrue(field);
        }

        written["usage"]!["input_tokens"]!.GetValue<long>().ShouldBe(answer["usage"]!["input_tokens"]!.GetValue<long>());
    }

    // Text, reasoning, signatures and tool inputs by block, as a plain reading of the payloads gives them.
    private static (string Content, string Stop, List<string> Events) Said(ReadOnlySpan<byte> stream)
    {
        var blocks = new SortedDictionary<int, StringBuilder>();
        var stop = "";
        var events = new List<string>();
        foreach (var line in Encoding.UTF8.GetString(stream).Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)))
        {
            var payload = JsonNode.Parse(line[5..])!;
            events.Add(payload["type"]!.GetValue<string>());
            if (payload["content_block"] is JsonObject block)
            {
                var kind = block["type"]!.GetValue<string>();
                var name = block["name"]?.GetValue<string>() ?? "";
                blocks[payload["index"]!.GetValue<int>()] = new StringBuilder($"{kind} {name} {block["content"]?.ToJsonString()} {InputOf(block)}");
            }
            else if (payload["delta"] is JsonObject delta && payload["index"] is { } index)
            {
                blocks[index.GetValue<int>()].Append((delta["text"] ?? delta["thinking"] ?? delta["signature"] ?? delta["partial_json"])!.GetValue<string>());
            }

            stop = payload["delta"]?["stop_reason"]?.GetValue<string>() ?? stop;
        }

        return (string.Join('\n', blocks.Values), stop, events);
    }

    private static string InputOf(JsonObject block) =>
        block["input"] is JsonObject { Count: > 0 } input ? $"{{\"query\": \"{input["query"]!.GetValue<string>()}\"}}" : "";
}
