using System.Text;
using System.Text.Json;
using Breakwater.Core.Wire;

namespace Breakwater.Server.Tests.Support;

/// <summary>What an answer says to its reader, in no dialect: read by the tests' own rules, not by the product's codecs.</summary>
public sealed class Said
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _refusal = new();
    private readonly SortedDictionary<int, (string Name, StringBuilder Arguments)> _calls = [];

    public string Text => _text.ToString();

    public string Refusal => _refusal.ToString();

    /// <summary>Tool calls in order, arguments without insignificant blanks.</summary>
    public IReadOnlyList<string> Calls => [.. _calls.Values.Select(static call => $"{call.Name}({Compact(call.Arguments.ToString())})")];

    public static Said InStream(Dialect dialect, string sse)
    {
        var said = new Said();
        foreach (var (_, data) in SseText.Read(sse))
        {
            if (data != "[DONE]")
            {
                said.Add(dialect, JsonDocument.Parse(data).RootElement);
            }
        }

        return said;
    }

    public static Said InAnswer(Dialect dialect, string json)
    {
        var said = new Said();
        var root = JsonDocument.Parse(json).RootElement;
        switch (dialect)
        {
            case Dialect.OpenAiChat:
                var message = root.GetProperty("choices")[0].GetProperty("message");
                said._text.Append(Word(message, "content"));
                said._refusal.Append(Word(message, "refusal"));
                said.AddChatCalls(message);
                break;
            case Dialect.OpenAiResponses:
                foreach (var item in root.GetProperty("output").EnumerateArray())
                {
                    said.AddItem(item);
                }

                break;
            default:
                foreach (var block in root.GetProperty("content").EnumerateArray())
                {
                    said._text.Append(Word(block, "type") == "text" ? Word(block, "text") : "");
                    if (Word(block, "type") == "tool_use")
                    {
                        said.Call(said._calls.Count, Word(block, "name"), block.GetProperty("input").GetRawText());
                    }
                }

                break;
        }

        return said;
    }

    /// <summary>The same words in the same calls, allowing for dialects that have no place of their own for a refusal.</summary>
    public void ShouldSayTheSameAs(Said original, Dialect from, Dialect to, string name)
    {
        Calls.ShouldBe(original.Calls, name);
        if (to == Dialect.Anthropic)
        {
            Text.ShouldBe(original.Text + original.Refusal, name);
            return;
        }

        Text.ShouldBe(original.Text, name);
        if (from != Dialect.Anthropic)
        {
            Refusal.ShouldBe(original.Refusal, name);
        }
    }

    private void Add(Dialect dialect, JsonElement root)
    {
        switch (dialect)
        {
            case Dialect.OpenAiChat:
                if (root.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0 && choices[0].TryGetProperty("delta", out var delta))
                {
                    _text.Append(Word(delta, "content"));
                    _refusal.Append(Word(delta, "refusal"));
                    AddChatCalls(delta);
                }

                break;
            case Dialect.OpenAiResponses:
                AddResponses(root);
                break;
            default:
                AddAnthropic(root);
                break;
        }
    }

    private void AddChatCalls(JsonElement message)
    {
        if (!message.TryGetProperty("tool_calls", out var calls) || calls.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var call in calls.EnumerateArray())
        {
            var function = call.GetProperty("function");
            Call(call.TryGetProperty("index", out var index) ? index.GetInt32() : _calls.Count, Word(function, "name"), Word(function, "arguments"));
        }
    }

    private void AddResponses(JsonElement root)
    {
        switch (Word(root, "type"))
        {
            case "response.output_text.delta":
                _text.Append(Word(root, "delta"));
                break;
            case "response.refusal.delta":
                _refusal.Append(Word(root, "delta"));
                break;
            case "response.output_item.done" when Word(root.GetProperty("item"), "type") == "function_call":
                var item = root.GetProperty("item");
                Call(root.GetProperty("output_index").GetInt32(), Word(item, "name"), Word(item, "arguments"));
                break;
        }
    }

    private void AddItem(JsonElement item)
    {
        if (Word(item, "type") == "function_call")
        {
            Call(_calls.Count, Word(item, "name"), Word(item, "arguments"));
        }
        else if (Word(item, "type") == "message")
        {
            foreach (var part in item.GetProperty("content").EnumerateArray())
            {
                _text.Append(Word(part, "text"));
                _refusal.Append(Word(part, "refusal"));
            }
        }
    }

    private void AddAnthropic(JsonElement root)
    {
        var index = root.TryGetProperty("index", out var number) ? number.GetInt32() : 0;
        if (Word(root, "type") == "message_start")
        {
            foreach (var block in root.GetProperty("message").GetProperty("content").EnumerateArray())
            {
                _text.Append(Word(block, "text"));
            }
        }
        else if (Word(root, "type") == "content_block_start")
        {
            var block = root.GetProperty("content_block");
            if (Word(block, "type") == "tool_use")
            {
                Call(index, Word(block, "name"), block.GetProperty("input").GetRawText() is "{}" ? "" : block.GetProperty("input").GetRawText());
            }
            else if (Word(block, "type") == "text")
            {
                _text.Append(Word(block, "text"));
            }
        }
        else if (Word(root, "type") == "content_block_delta")
        {
            var delta = root.GetProperty("delta");
            _text.Append(Word(delta, "type") == "text_delta" ? Word(delta, "text") : "");
            if (Word(delta, "type") == "input_json_delta" && _calls.TryGetValue(index, out var call))
            {
                call.Arguments.Append(Word(delta, "partial_json"));
            }
        }
    }

    private void Call(int index, string name, string arguments)
    {
        if (!_calls.TryGetValue(index, out var call))
        {
            _calls[index] = call = (name, new StringBuilder());
        }

        call.Arguments.Append(arguments);
    }

    private static string Word(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Compact(string arguments)
    {
        try
        {
            return arguments.Length == 0 ? "{}" : JsonSerializer.Serialize(JsonDocument.Parse(arguments).RootElement);
        }
        catch (JsonException)
        {
            return arguments;
        }
    }
}
