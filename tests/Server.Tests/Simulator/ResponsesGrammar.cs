using System.Text.Json;

namespace Breakwater.Server.Tests.Simulator;

/// <summary>Checks a Responses stream: sequence numbers, events within their item, deltas that add up to the done text, one terminal event.</summary>
internal static class ResponsesGrammar
{
    public static void Check(List<SseEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            events[i].Json.GetProperty("type").GetString().ShouldBe(events[i].Name);
            events[i].Json.GetProperty("sequence_number").GetInt32().ShouldBe(i);
        }

        events[0].Name.ShouldBe("response.created");
        events[^1].Name.ShouldBeOneOf("response.completed", "response.incomplete");
        var items = CheckItems(events);
        var final = events[^1].Json.GetProperty("response");
        final.GetProperty("output").EnumerateArray().Select(static item => item.GetRawText()).ShouldBe(items);
        var usage = final.GetProperty("usage");
        usage.GetProperty("total_tokens").GetInt32().ShouldBe(usage.GetProperty("input_tokens").GetInt32() + usage.GetProperty("output_tokens").GetInt32());
    }

    private static List<string> CheckItems(List<SseEvent> events)
    {
        var done = new List<string>();
        var open = -1;
        var deltas = "";
        foreach (var (name, json) in events.Select(static e => (e.Name!, e.Json)).Where(static e => e.Item2.TryGetProperty("output_index", out _)))
        {
            var index = json.GetProperty("output_index").GetInt32();
            index.ShouldBe(name == "response.output_item.added" ? open + 1 : open);
            open = index;
            if (name.EndsWith(".delta", StringComparison.Ordinal))
                deltas += json.GetProperty("delta").GetString();
            else if (name.EndsWith("text.done", StringComparison.Ordinal))
                deltas = Same(json.GetProperty("text"), deltas);
            else if (name.EndsWith("arguments.done", StringComparison.Ordinal))
                deltas = Same(json.GetProperty("arguments"), deltas);
            else if (name == "response.output_item.done")
                done.Add(json.GetProperty("item").GetRawText());
        }

        done.Count.ShouldBe(open + 1);
        return done;
    }

    private static string Same(JsonElement whole, string deltas)
    {
        whole.GetString().ShouldBe(deltas);
        return "";
    }
}
