using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

/// <summary>OpenAI's published schema of the Response object and of the items that we write, by hand: required members and their kinds.</summary>
internal static class ResponseShape
{
    private static readonly Dictionary<string, string> Required = new()
    {
        ["id"] = "String", ["object"] = "String", ["created_at"] = "Number", ["status"] = "String", ["error"] = "Object|Null",
        ["incomplete_details"] = "Object|Null", ["instructions"] = "String|Array|Null", ["model"] = "String", ["tools"] = "Array", ["output"] = "Array",
        ["parallel_tool_calls"] = "True|False", ["metadata"] = "Object|Null", ["tool_choice"] = "String|Object", ["temperature"] = "Number|Null",
        ["top_p"] = "Number|Null",
    };

    private static readonly Dictionary<string, string> Optional = new()
    {
        ["background"] = "True|False|Null", ["max_output_tokens"] = "Number|Null", ["max_tool_calls"] = "Number|Null", ["previous_response_id"] = "String|Null",
        ["prompt_cache_key"] = "String|Null", ["reasoning"] = "Object|Null", ["safety_identifier"] = "String|Null", ["store"] = "True|False|Null",
        ["top_logprobs"] = "Number|Null", ["truncation"] = "String|Null", ["text"] = "Object", ["usage"] = "Object|Null", ["service_tier"] = "String|Null",
    };

    private static readonly Dictionary<string, string> Items = new()
    {
        ["message"] = "id type role content status", ["function_call"] = "id type call_id name arguments status", ["reasoning"] = "id summary type",
        ["custom_tool_call"] = "type call_id name input",
    };

    public static void Check(JsonNode response)
    {
        var members = response.AsObject();
        foreach (var (name, kinds) in Required)
        {
            members.ContainsKey(name).ShouldBeTrue(name);
            CheckKind(name, members[name], kinds);
        }

        foreach (var (name, value) in members)
        {
            (Required.ContainsKey(name) || Optional.ContainsKey(name)).ShouldBeTrue($"{name} is not in the schema");
            CheckKind(name, value, Required.GetValueOrDefault(name) ?? Optional[name]);
        }

        response["object"]!.GetValue<string>().ShouldBe("response");
        response["status"]!.GetValue<string>().ShouldBeOneOf("completed", "failed", "in_progress", "incomplete");
        CheckUsage(response["usage"]);
        foreach (var item in response["output"]!.AsArray())
        {
            CheckItem(item!);
        }
    }

    private static void CheckItem(JsonNode item)
    {
        var type = item["type"]!.GetValue<string>();
        Items.ShouldContainKey(type);
        foreach (var name in Items[type].Split(' '))
        {
            item.AsObject().ContainsKey(name).ShouldBeTrue($"{type}.{name}");
        }

        foreach (var part in item["content"]?.AsArray() ?? [])
        {
            var names = part!["type"]!.GetValue<string>() == "refusal" ? "type refusal" : "type text annotations logprobs";
            part.AsObject().Select(member => member.Key).ShouldBe(names.Split(' '), ignoreOrder: true);
        }

        foreach (var part in item["summary"]?.AsArray() ?? [])
        {
            part!["type"]!.GetValue<string>().ShouldBe("summary_text");
            part["text"]!.GetValueKind().ShouldBe(JsonValueKind.String);
        }
    }

    private static void CheckUsage(JsonNode? usage)
    {
        if (usage is not null)
        {
            usage.AsObject().Select(member => member.Key)
                .ShouldBe(["input_tokens", "input_tokens_details", "output_tokens", "output_tokens_details", "total_tokens"]);
            usage["input_tokens_details"]!.AsObject().Select(member => member.Key).ShouldBe(["cached_tokens", "cache_write_tokens"]);
            usage["output_tokens_details"]!["reasoning_tokens"]!.GetValueKind().ShouldBe(JsonValueKind.Number);
        }
    }

    private static void CheckKind(string name, JsonNode? value, string kinds) =>
        kinds.Split('|').ShouldContain((value?.GetValueKind() ?? JsonValueKind.Null).ToString(), name);
}
