using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakwater.Core.Tests.Wire.Fuzz;
using Breakwater.Core.Wire;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.Translations;

/// <summary>F-F1: an Anthropic conversation through an OpenAI dialect and back says the same; what it loses is listed.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData("text", Dialect.OpenAiChat, "")]
    [InlineData("text", Dialect.OpenAiResponses, "stop_sequences")]
    [InlineData("tools", Dialect.OpenAiChat, "is_error")]
    [InlineData("tools", Dialect.OpenAiResponses, "is_error")]
    [InlineData("images", Dialect.OpenAiChat, "")]
    [InlineData("images", Dialect.OpenAiResponses, "")]
    [InlineData("cache", Dialect.OpenAiChat, "tools.cache_control")]
    [InlineData("cache", Dialect.OpenAiResponses, "tools.cache_control")]
    [InlineData("thinking", Dialect.OpenAiChat, "thinking")]
    [InlineData("thinking", Dialect.OpenAiResponses, "thinking")]
    [InlineData("schema", Dialect.OpenAiChat, "top_k")]
    [InlineData("schema", Dialect.OpenAiResponses, "top_k")]
    public void F_F1_Request_ThroughOpenAiAndBack_KeepsWhatItSays(string fixture, Dialect through, string lost)
    {
        var body = Fixtures.Bytes($"anthropic/{fixture}.request.json");
        if (lost == "stop_sequences")
        {
            Write(through, Read(Dialect.Anthropic, body), out _).ShouldBeNull("the Responses API has no stop texts");
            var without = JsonNode.Parse(body)!.AsObject();
            without.Remove("stop_sequences").ShouldBeTrue();
            body = Encoding.UTF8.GetBytes(without.ToJsonString());
        }

        var there = Write(through, Read(Dialect.Anthropic, body), out var losses).ShouldNotBeNull();
        var back = Write(Dialect.Anthropic, Read(through, there), out _).ShouldNotBeNull();

        Gist(back, keepsThinking: false).ShouldBe(Gist(body, keepsThinking: false), Encoding.UTF8.GetString(there));
        if (lost is not ("" or "stop_sequences"))
        {
            losses.Fields.ShouldContain(field => field.EndsWith(lost, StringComparison.Ordinal) || field.Contains("cache_control", StringComparison.Ordinal) && lost.Contains("cache_control", StringComparison.Ordinal), losses.ToString());
        }
    }

    [Theory]
    [InlineData("text", Dialect.OpenAiChat)]
    [InlineData("text", Dialect.OpenAiResponses)]
    [InlineData("thinking", Dialect.OpenAiChat)]
    [InlineData("thinking", Dialect.OpenAiResponses)]
    public void F_F1_Answer_EchoedThroughOpenAi_ComesBackWhole(string fixture, Dialect through)
    {
        var original = Fixtures.Bytes($"anthropic/{fixture}.answer.json");
        Codecs.Of(Dialect.Anthropic).Answers.Read(original, out var answer).ShouldBeNull();
        var output = new ArrayBufferWriter<byte>();
        Codecs.Of(through).Answers.Write(answer!, Codecs.Context(Dialect.Anthropic), output, new LossList());
        var echo = Echo(through, JsonNode.Parse(output.WrittenSpan)!);
        var back = Write(Dialect.Anthropic, Read(through, Encoding.UTF8.GetBytes(echo.ToJsonString())), out var losses).ShouldNotBeNull();

        var expected = new JsonObject { ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Go." }, new JsonObject { ["role"] = "assistant", ["content"] = JsonNode.Parse(original)!["content"]!.DeepClone() }) };
        var said = Gist(back, keepsThinking: true);
        Joined(said.Where(static line => !line.Contains("tool_result", StringComparison.Ordinal))).ShouldBe(Joined(Gist(Encoding.UTF8.GetBytes(expected.ToJsonString()), keepsThinking: true)));
        losses.Fields.ShouldNotContain("thinking");
    }

    [Fact]
    public void F_F1_CacheBreakpoints_OfAnyNumber_AreFourAtMost()
    {
        var parts = new JsonArray([.. Enumerable.Range(0, 7).Select(static n => (JsonNode)new JsonObject { ["type"] = "text", ["text"] = $"t{n}", ["prompt_cache_breakpoint"] = new JsonObject { ["mode"] = "explicit" } })]);
        var chat = new JsonObject { ["model"] = "m", ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = parts }) };
        var written = Write(Dialect.Anthropic, Read(Dialect.OpenAiChat, Encoding.UTF8.GetBytes(chat.ToJsonString())), out _).ShouldNotBeNull();
        Encoding.UTF8.GetString(written).Split("\"cache_control\"").Length.ShouldBe(5);
    }

    // A text may be cut into other blocks on the way; what is said is the same.
    private static IEnumerable<string> Joined(IEnumerable<string> lines)
    {
        var text = "";
        foreach (var line in lines)
        {
            if (line.StartsWith("assistant text ", StringComparison.Ordinal))
            {
                text += line["assistant text ".Length..];
                continue;
            }

            if (text.Length > 0)
            {
                yield return text;
                text = "";
            }

            yield return line;
        }

        if (text.Length > 0)
        {
            yield return text;
        }
    }

    private static JsonObject Echo(Dialect dialect, JsonNode answer)
    {
        if (dialect == Dialect.OpenAiChat)
        {
            var message = answer["choices"]![0]!["message"]!;
            var messages = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Go." }, message.DeepClone());
            foreach (var call in message["tool_calls"]?.AsArray() ?? [])
            {
                messages.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = call!["id"]!.GetValue<string>(), ["content"] = "r" });
            }

            return new JsonObject { ["model"] = "m", ["messages"] = messages };
        }

        var input = new JsonArray([new JsonObject { ["role"] = "user", ["content"] = "Go." }, .. answer["output"]!.AsArray().Select(static item => item!.DeepClone())]);
        foreach (var call in answer["output"]!.AsArray().Where(static item => item!["type"]!.GetValue<string>() == "function_call"))
        {
            input.Add(new JsonObject { ["type"] = "function_call_output", ["call_id"] = call!["call_id"]!.GetValue<string>(), ["output"] = "r" });
        }

        return new JsonObject { ["model"] = "m", ["input"] = input };
    }

    /// <summary>What a request says, block by block: role, kind, content, cache breakpoint.</summary>
    private static List<string> Gist(byte[] anthropic, bool keepsThinking)
    {
        var root = JsonNode.Parse(anthropic)!;
        var lines = new List<string>();
        Add(lines, "system", root["system"], keepsThinking);
        foreach (var message in root["messages"]!.AsArray())
        {
            Add(lines, message!["role"]!.GetValue<string>(), message["content"], keepsThinking);
        }

        return lines;
    }

    private static void Add(List<string> lines, string role, JsonNode? content, bool keepsThinking)
    {
        if (content is JsonValue text)
        {
            lines.Add($"{role} text {text}");
            return;
        }

        foreach (var block in content?.AsArray() ?? [])
        {
            var type = block!["type"]!.GetValue<string>();
            if (type.EndsWith("thinking", StringComparison.Ordinal) && !keepsThinking)
            {
                continue;
            }

            var said = type switch
            {
                "text" => block["text"]!.GetValue<string>(),
                "tool_result" => $"{block["tool_use_id"]} {string.Concat((block["content"] as JsonArray)?.Select(static part => part!["text"]?.GetValue<string>()) ?? [block["content"]!.GetValue<string>()]).Replace("Error: ", "", StringComparison.Ordinal)}",
                "tool_use" => $"{block["id"]} {block["name"]} {block["input"]!.ToJsonString()}",
                "thinking" => $"{block["thinking"]} {block["signature"]}",
                "redacted_thinking" => block["data"]!.GetValue<string>(),
                _ => block["source"]!.ToJsonString(),
            };
            lines.Add($"{role} {type} {said}{(block["cache_control"] is null ? "" : " [cache]")}");
        }
    }

    private static CanonicalRequest Read(Dialect dialect, byte[] body)
    {
        Codecs.Of(dialect).Requests.ReadEnvelope(body, out _).ShouldBeNull(Encoding.UTF8.GetString(body));
        Codecs.Of(dialect).Requests.Read(body, out var request).ShouldBeNull();
        return request!;
    }

    private static byte[]? Write(Dialect dialect, CanonicalRequest request, out LossList losses)
    {
        losses = new LossList();
        var output = new ArrayBufferWriter<byte>();
        var target = new RequestTarget { Provider = "a", UpstreamModel = "m", Traits = ModelTraits.CacheBreakpoints | ModelTraits.AdaptiveThinking };
        return Codecs.Of(dialect).Requests.Write(request, target, output, losses) is null ? output.WrittenSpan.ToArray() : null;
    }
}
