using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Breakwater.Simulator.Providers.Answers;

/// <summary>Decides what the simulated model says: tool calls when asked for them, JSON when a schema is given, otherwise prose.</summary>
internal static class AnswerComposer
{
    private const int ReasoningTokens = 24;
    private const int EchoLength = 48;
    private static readonly string[] CallWords = ["weather", "call", "tool"];

    public static Answer Compose(Prompt prompt, Draw draw, int answerTokens)
    {
        List<string> reasoning = prompt.Reasons ? Sentence(Words.Thought, ReasoningTokens, draw) : [];
        List<string> text = [];
        List<ToolCall> calls = [];
        if (CallsTools(prompt))
        {
            text = prompt.SpeaksBeforeCalls ? Tokens.Of("I'll look that up.") : [];
            calls = Calls(prompt, draw);
        }
        else if (prompt.Schema is { } schema)
        {
            text = Tokens.Of(Json(schema, draw));
        }
        else
        {
            text = Prose(prompt, draw, answerTokens);
        }

        var stopSequence = CutAtStop(text, prompt.StopSequences);
        var stop = stopSequence is not null ? StopCause.StopSequence : calls.Count > 0 ? StopCause.ToolUse : StopCause.End;
        var answer = new Answer(reasoning, text, calls, stop, stopSequence);
        return prompt.MaxTokens is { } limit && limit < answer.OutputTokens ? CutAtLimit(answer, limit) : answer;
    }

    private static bool CallsTools(Prompt prompt)
    {
        if (prompt.Tools.Count == 0 || prompt.ToolMode == ToolMode.None || prompt.LastToolResult is not null)
            return false;
        return prompt.ToolMode == ToolMode.Required
            || Array.Exists(CallWords, word => prompt.LastUserText.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static List<ToolCall> Calls(Prompt prompt, Draw draw)
    {
        var tools = prompt.ForcedTool is { } forced ? [.. prompt.Tools.Where(tool => tool.Name == forced)] : prompt.Tools;
        var count = prompt.ParallelCalls && prompt.ForcedTool is null ? 2 : 1;
        var calls = new List<ToolCall>(count);
        for (var i = 0; i < count; i++)
        {
            var tool = tools[i % tools.Count];
            var id = draw.Id(prompt.CallIdPrefix, 24);
            var input = tool.TakesText ? "look up the " + draw.Pick(Words.Nouns) : tool.Schema is { } schema ? Json(schema, draw) : "{}";
            calls.Add(new ToolCall(id, tool.Name, tool.TakesText, Tokens.Of(input), Complete: true));
        }

        return calls;
    }

    private static List<string> Prose(Prompt prompt, Draw draw, int tokens)
    {
        var opening = prompt.LastToolResult is { } result
            ? $"The tool answered: \"{Tokens.Excerpt(result, EchoLength)}\"."
            : $"You said: \"{Tokens.Excerpt(prompt.LastUserText, EchoLength)}\".";
        var text = Tokens.Of(opening);
        text.AddRange(Sentence(Words.Prose, Math.Max(1, tokens - text.Count), draw));
        return text;
    }

    private static List<string> Sentence(string[] vocabulary, int tokens, Draw draw)
    {
        var words = new List<string>(tokens);
        for (var i = 1; i < tokens; i++)
            words.Add(draw.Pick(vocabulary));
        words.Add(".");
        return words;
    }

    private static string Json(JsonElement schema, Draw draw)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, RelaxedJson.Options))
            new SchemaSample(schema, draw).Write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string? CutAtStop(List<string> text, IReadOnlyList<string> stops)
    {
        if (stops.Count == 0 || text.Count == 0)
            return null;
        var whole = string.Concat(text);
        var found = stops
            .Select(stop => (Stop: stop, At: whole.IndexOf(stop, StringComparison.Ordinal)))
            .Where(static hit => hit.At >= 0)
            .OrderBy(static hit => hit.At)
            .FirstOrDefault();
        if (found.Stop is null)
            return null;

        var kept = found.At;
        var count = 0;
        while (count < text.Count && kept >= text[count].Length)
            kept -= text[count++].Length;
        if (kept > 0)
            text[count] = text[count++][..kept];
        text.RemoveRange(count, text.Count - count);
        return found.Stop;
    }

    private static Answer CutAtLimit(Answer answer, int limit)
    {
        var reasoning = answer.Reasoning.Take(limit).ToList();
        var left = limit - reasoning.Count;
        var text = answer.Text.Take(left).ToList();
        left -= text.Count;
        var calls = new List<ToolCall>();
        foreach (var call in answer.Calls)
        {
            left -= ToolCall.OverheadTokens;
            if (left < 0)
                break;
            var arguments = call.Arguments.Take(left).ToList();
            left -= arguments.Count;
            calls.Add(call with { Arguments = arguments, Complete = arguments.Count == call.Arguments.Count });
        }

        return new Answer(reasoning, text, calls, StopCause.Length, null);
    }
}
