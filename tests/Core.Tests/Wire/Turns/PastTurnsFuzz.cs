using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiResponses;
using Breakwater.Core.Wire.Turns;

namespace Breakwater.Core.Tests.Wire.Turns;

/// <summary>A5.9: thousands of made-up conversations, each cut at every turn: always a request that its dialect accepts, with every call beside its result.</summary>
public sealed class PastTurnsFuzz
{
    private const int Conversations = 1_500;

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public void A5_9_AnyConversation_StaysValidAndPairedAtEveryCut(Dialect dialect)
    {
        var random = new SeededRandom(59);
        var most = 0;
        for (var i = 0; i < Conversations; i++)
        {
            var body = Encoding.UTF8.GetBytes(Make(dialect, random));
            var turns = PastTurns.Find(dialect, body);
            most = Math.Max(most, turns.Count);
            for (var without = 0; without <= turns.Count; without++)
            {
                Check(dialect, body, turns, without);
            }
        }

        most.ShouldBeGreaterThan(3);
    }

    private static void Check(Dialect dialect, byte[] body, PastTurns turns, int without)
    {
        var output = new ArrayBufferWriter<byte>();
        turns.Write(body, without, output);
        CodecOf(dialect).Requests.ReadEnvelope(output.WrittenSpan, out _).ShouldBeNull();
        CodecOf(dialect).Requests.Read(output.WrittenMemory, out _).ShouldBeNull();

        var (before, after) = (Pieces(body), Pieces(output.WrittenMemory));
        after.Count.ShouldBeLessThanOrEqualTo(before.Count);
        after[^1].ShouldBe(before[^1]);
        before.Where(IsSystem).ShouldBe(after.Where(IsSystem));
        after.Count(IsUserWord).ShouldBeGreaterThan(0);

        // What is there is there in its order, and nothing else is.
        var at = 0;
        foreach (var piece in before)
        {
            at += at < after.Count && after[at] == piece ? 1 : 0;
        }

        at.ShouldBe(after.Count);
        Ids(after, "call:").ShouldBe(Ids(after, "result:"), ignoreOrder: true);
        after.First(piece => !IsSystem(piece)).ShouldContain("\"user\"");
    }

    private static List<string> Pieces(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var list = json.RootElement.TryGetProperty("messages", out var messages) ? messages : json.RootElement.GetProperty("input");
        return [.. list.EnumerateArray().Select(piece => piece.GetRawText())];
    }

    private static bool IsSystem(string piece) => piece.Contains("\"system\"", StringComparison.Ordinal) || piece.Contains("\"developer\"", StringComparison.Ordinal);

    private static bool IsUserWord(string piece) => piece.Contains("\"user\"", StringComparison.Ordinal) && !piece.Contains("tool_result", StringComparison.Ordinal);

    // Ids carry their meaning: what is called is "x-n", by whatever field.
    private static List<string> Ids(List<string> pieces, string what)
    {
        var names = what == "call:" ? new[] { "\"id\":\"x-", "\"type\":\"function_call\",\"call_id\":\"x-" } : ["\"tool_call_id\":\"x-", "\"tool_use_id\":\"x-", "_output\",\"call_id\":\"x-"];
        var found = new List<string>();
        foreach (var piece in pieces)
        {
            foreach (var name in names)
            {
                for (var at = piece.IndexOf(name, StringComparison.Ordinal); at >= 0; at = piece.IndexOf(name, at + 1, StringComparison.Ordinal))
                {
                    var from = at + name.Length;
                    found.Add(piece[from..piece.IndexOf('"', from)]);
                }
            }
        }

        return found;
    }

    private static string Make(Dialect dialect, SeededRandom random)
    {
        var pieces = new List<string>();
        var (turns, call) = (1 + Next(random, 7), 0);
        for (var turn = 0; turn < turns; turn++)
        {
            if (dialect != Dialect.Anthropic && Next(random, 4) == 0)
            {
                pieces.Add($$"""{"role":"{{(Next(random, 2) == 0 ? "system" : "developer")}}","content":"{{Word(random)}}"}""");
            }

            for (var words = Next(random, 2); words >= 0; words--)
            {
                pieces.Add($$"""{"role":"user","content":"{{Word(random)}}"}""");
            }

            for (var rounds = Next(random, 4); rounds > 0; rounds--)
            {
                AddRound(dialect, random, pieces, 1 + Next(random, 3), ref call);
            }

            if (turn + 1 < turns || Next(random, 4) == 0)
            {
                pieces.Add($$"""{"role":"assistant","content":"{{Word(random)}}"}""");
            }
        }

        var separator = Next(random, 3) switch { 0 => ",", 1 => " ,\n  ", _ => ",\t" };
        var list = string.Join(separator, pieces);
        return dialect switch
        {
            Dialect.OpenAiChat => $$"""{"model":"m", "messages" : [ {{list}} ],"stream":true}""",
            Dialect.OpenAiResponses => $$"""{"input":[{{list}}],"model":"m"}""",
            _ => $$"""{"max_tokens":16,"messages":[{{list}}],"model":"m"}""",
        };
    }

    private static void AddRound(Dialect dialect, SeededRandom random, List<string> pieces, int calls, ref int call)
    {
        var ids = Enumerable.Range(call, calls).Select(n => $"x-{n}").ToList();
        call += calls;
        switch (dialect)
        {
            case Dialect.OpenAiChat:
                pieces.Add($$"""{"role":"assistant","tool_calls":[{{string.Join(',', ids.Select(Call))}}]}""");
                pieces.AddRange(ids.Select(id => $$"""{"role":"tool","tool_call_id":"{{id}}","content":"{{Word(random)}}"}"""));
                break;
            case Dialect.Anthropic:
                pieces.Add($$"""{"role":"assistant","content":[{"type":"text","text":"{{Word(random)}}"},{{string.Join(',', ids.Select(Use))}}]}""");
                pieces.Add($$"""{"role":"user","content":[{{string.Join(',', ids.Select(id => $$"""{"type":"tool_result","tool_use_id":"{{id}}","content":"{{Word(random)}}"}"""))}}]}""");
                break;
            default:
                pieces.Add("""{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"e"}""");
                pieces.AddRange(ids.Select(id => $$"""{"type":"function_call","call_id":"{{id}}","name":"f","arguments":"{}"}"""));

                // Results may come after the user has gone on.
                var isLate = Next(random, 4) == 0;
                pieces.AddRange(isLate ? [$$"""{"role":"user","content":"{{Word(random)}}"}"""] : []);
                pieces.AddRange(ids.Select(id => $$"""{"type":"function_call_output","call_id":"{{id}}","output":"{{Word(random)}}"}"""));
                break;
        }
    }

    private static int Next(SeededRandom random, int below) => (int)(random.NextBits() % (ulong)below);

    private static string Call(string id) => "{\"id\":\"" + id + "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";

    private static string Use(string id) => "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"f\",\"input\":{}}";

    private static string Word(SeededRandom random) => Next(random, 5) switch { 0 => "],[{}", 1 => "\\\"}\\\\", 2 => "é✓", 3 => "", _ => "word" };

    private static ICodec CodecOf(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiResponses => OpenAiResponsesCodec.Instance,
        Dialect.Anthropic => AnthropicCodec.Instance,
        _ => OpenAiChatCodec.Instance,
    };
}
