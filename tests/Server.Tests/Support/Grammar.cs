using System.Text.Json;
using Breakwater.Core.Wire;

namespace Breakwater.Server.Tests.Support;

/// <summary>What a whole stream must look like in each dialect (protocols 1.5, 2.6, 3.6).</summary>
public static class Grammar
{
    public static void CheckWhole(Dialect dialect, string sse, string name)
    {
        var events = SseText.Read(sse);
        events.ShouldNotBeEmpty(name);
        switch (dialect)
        {
            case Dialect.OpenAiChat:
                CheckChat(events, name);
                break;
            case Dialect.OpenAiResponses:
                CheckResponses(events, name);
                break;
            default:
                CheckAnthropic(events, name);
                break;
        }
    }

    private static void CheckChat(IReadOnlyList<(string Event, string Data)> events, string name)
    {
        events.Count(static e => e.Data == "[DONE]").ShouldBe(1, name);
        events[^1].Data.ShouldBe("[DONE]", name);
        var (roles, ends, id) = (0, 0, "");
        foreach (var (_, data) in events.SkipLast(1))
        {
            var chunk = JsonDocument.Parse(data).RootElement;
            chunk.GetProperty("object").GetString().ShouldBe("chat.completion.chunk", name);
            id = id.Length == 0 ? chunk.GetProperty("id").GetString()! : id;
            chunk.GetProperty("id").GetString().ShouldBe(id, name);
            foreach (var choice in chunk.GetProperty("choices").EnumerateArray())
            {
                roles += choice.GetProperty("delta").TryGetProperty("role", out _) ? 1 : 0;
                ends += choice.GetProperty("finish_reason").ValueKind == JsonValueKind.String ? 1 : 0;
            }
        }

        (roles, ends).ShouldBe((1, 1), name);
    }

    private static void CheckResponses(IReadOnlyList<(string Event, string Data)> events, string name)
    {
        var open = new Dictionary<int, string>();
        var done = new List<string>();
        for (var i = 0; i < events.Count; i++)
        {
            var json = JsonDocument.Parse(events[i].Data).RootElement;
            var type = json.GetProperty("type").GetString();
            type.ShouldBe(events[i].Event, name);
            json.GetProperty("sequence_number").GetInt32().ShouldBe(i, name);
            (type is "response.completed" or "response.incomplete").ShouldBe(i == events.Count - 1, $"{name}: {type} at {i} of {events.Count}");
            if (type == "response.output_item.added")
            {
                open.Add(json.GetProperty("output_index").GetInt32(), json.GetProperty("item").GetProperty("id").GetString()!);
            }
            else if (type == "response.output_item.done")
            {
                open[json.GetProperty("output_index").GetInt32()].ShouldBe(json.GetProperty("item").GetProperty("id").GetString(), name);
                done.Add(json.GetProperty("item").GetRawText());
            }
            else if (json.TryGetProperty("item_id", out var item))
            {
                item.GetString().ShouldBe(open[json.GetProperty("output_index").GetInt32()], name);
            }
        }

        events[0].Event.ShouldBe("response.created", name);
        JsonDocument.Parse(events[^1].Data).RootElement.GetProperty("response").GetProperty("output").EnumerateArray().Select(static item => item.GetRawText()).ShouldBe(done, name);
    }

    private static void CheckAnthropic(IReadOnlyList<(string Event, string Data)> events, string name)
    {
        var (open, next, deltas) = (-1, 0, 0);
        for (var i = 0; i < events.Count; i++)
        {
            var json = JsonDocument.Parse(events[i].Data).RootElement;
            var type = json.GetProperty("type").GetString();
            type.ShouldBe(events[i].Event, name);
            (type == "message_start").ShouldBe(i == 0, name);
            (type == "message_stop").ShouldBe(i == events.Count - 1, name);
            switch (type)
            {
                case "content_block_start":
                    (open, json.GetProperty("index").GetInt32()).ShouldBe((-1, next), name);
                    open = next++;
                    break;
                case "content_block_delta":
                    json.GetProperty("index").GetInt32().ShouldBe(open, name);
                    break;
                case "content_block_stop":
                    json.GetProperty("index").GetInt32().ShouldBe(open, name);
                    open = -1;
                    break;
                case "message_delta":
                    deltas++;
                    json.GetProperty("delta").GetProperty("stop_reason").GetString().ShouldNotBeNullOrEmpty(name);
                    break;
            }
        }

        (open, deltas).ShouldBe((-1, 1), name);
    }
}
