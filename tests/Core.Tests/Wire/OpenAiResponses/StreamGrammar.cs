using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

/// <summary>Checks a stream against the ordering grammar of the Responses API: numbers, brackets, deltas against their <c>.done</c>, output against items.</summary>
internal sealed class StreamGrammar
{
    private readonly Dictionary<(int Output, int Part, string Kind), string> texts = [];
    private readonly List<JsonNode> doneItems = [];
    private int openItem = -1;

    private StreamGrammar()
    {
    }

    /// <summary>The events of a stream, checked; the last is the terminal one.</summary>
    public static List<JsonNode> Check(string stream)
    {
        var events = Parse(stream);
        var grammar = new StreamGrammar();
        for (var i = 0; i < events.Count; i++)
        {
            events[i]["sequence_number"]!.GetValue<long>().ShouldBe(i);
            grammar.Check(events[i]);
        }

        events[0]["type"]!.GetValue<string>().ShouldBe("response.created");
        events[1]["type"]!.GetValue<string>().ShouldBe("response.in_progress");
        var last = events[^1];
        last["type"]!.GetValue<string>().ShouldBeOneOf("response.completed", "response.incomplete");
        grammar.openItem.ShouldBe(-1);
        var output = last["response"]!["output"]!.AsArray();
        output.Count.ShouldBe(grammar.doneItems.Count);
        for (var i = 0; i < output.Count; i++)
        {
            JsonNode.DeepEquals(output[i], grammar.doneItems[i]).ShouldBeTrue();
        }

        return events;
    }

    /// <summary>The data of every named event; the name must repeat the type.</summary>
    public static List<JsonNode> Parse(string stream)
    {
        var events = new List<JsonNode>();
        foreach (var frame in stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(frame => !frame.StartsWith(':')))
        {
            var lines = frame.Split('\n');
            lines.Length.ShouldBe(2);
            var data = JsonNode.Parse(lines[1]["data: ".Length..])!;
            lines[0].ShouldBe("event: " + data["type"]!.GetValue<string>());
            events.Add(data);
        }

        return events;
    }

    private void Check(JsonNode data)
    {
        var type = data["type"]!.GetValue<string>();
        if (data["output_index"] is not { } output)
        {
            return;
        }

        var index = output.GetValue<int>();
        if (type == "response.output_item.added")
        {
            openItem.ShouldBe(-1);
            index.ShouldBe(doneItems.Count);
            openItem = index;
            return;
        }

        index.ShouldBe(openItem);
        if (type == "response.output_item.done")
        {
            doneItems.Add(data["item"]!);
            openItem = -1;
            return;
        }

        CheckText(data, type, index);
    }

    private void CheckText(JsonNode data, string type, int index)
    {
        var part = (data["content_index"] ?? data["summary_index"])?.GetValue<int>() ?? 0;
        var kind = type[..type.LastIndexOf('.')];
        if (type.EndsWith(".delta", StringComparison.Ordinal))
        {
            var key = (index, part, kind);
            texts[key] = texts.GetValueOrDefault(key, "") + Raw(data["delta"]!);
        }
        else if (type.EndsWith(".done", StringComparison.Ordinal) && (data["text"] ?? data["arguments"] ?? data["input"] ?? data["refusal"]) is { } whole)
        {
            texts.GetValueOrDefault((index, part, kind), "").ShouldBe(Raw(whole));
        }
    }

    // Escaped: a delta may end between the halves of a surrogate pair.
    private static string Raw(JsonNode text) => text.GetValue<JsonElement>().GetRawText()[1..^1];
}
