using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;
using static Breakwater.Core.Tests.Wire.OpenAiChat.ChatScript;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

/// <summary>Mutated input of every kind: a fault or a result, never an exception, and never broken JSON on the way out.</summary>
public sealed class ChatFuzzTests
{
    private const int Rounds = 20_000;

    private const string Request = """
        {"model":"gpt-6","stream":true,"stream_options":{"include_usage":false},"max_tokens":5,"temperature":0.5,"stop":["a"],"n":1,
         "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":true}},{"type":"custom","custom":{"name":"c"}}],"tool_choice":"auto",
         "response_format":{"type":"json_schema","json_schema":{"name":"o","schema":{}}},
         "messages":[{"role":"system","content":"s\u00e9"},{"role":"user","content":[{"type":"text","text":"x"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}},
          {"type":"file","file":{"file_id":"f"}}]},{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}],
          "reasoning_details":[{"type":"thinking","thinking":"t","signature":"s","provider":"p","origin":"anthropic"}]},{"role":"tool","tool_call_id":"a","content":"r"}]}
        """;

    private const string Answer = """
        {"id":"chatcmpl-1","created":7,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"h\ud83d\ude00","refusal":null,
         "annotations":[{"type":"url_citation","url_citation":{"start_index":0,"end_index":2,"title":"t","url":"u"}}],"reasoning_content":"hm",
         "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]}}],"usage":{"prompt_tokens":10,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":4}}}
        """;

    private static readonly string Stream =
        Chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}") + Chunk("{\"reasoning_content\":\"hm\"}") + Chunk("{\"content\":\"a\\u00e9\"}")
        + Chunk("{\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"u\",\"start_index\":0,\"end_index\":1}}]}")
        + Chunk("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}") + Chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}")
        + Finish("tool_calls") + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1},\"error\":null}\n\n" + Done;

    private static readonly string[] Morsels =
        ["null", "true", "{}", "[]", "\"\"", "-1", "1e400", "\"\\ud800\"", "{", "}", "[", "]", ",", ":", "\"", "\\", "\n\n", "data: ", "[DONE]", "\"error\":{\"message\":1}", "\u0000", "99999999999999999999"];

    [Fact]
    public void Requests_WhenMutated_GiveAFaultOrARequest()
    {
        int accepted = 0;
        ForEachMutant(Request, body =>
        {
            if (Codec.Requests.ReadEnvelope(body, out Envelope? envelope) is not null) return;
            accepted++;
            var output = new ArrayBufferWriter<byte>();
            Codec.Requests.WriteSame(body, envelope!, "up"u8, output);
            JsonScanner.Validate(output.WrittenSpan).IsError.ShouldBeFalse();
            if (Codec.Requests.Read(body, out CanonicalRequest? request) is { } fault)
            {
                fault.Kind.ShouldBe(FaultKind.InvalidRequest);
                return;
            }

            output.Clear();
            foreach (Dialect origin in new[] { Dialect.OpenAiChat, Dialect.Anthropic })
            {
                output.Clear();
                if (Codec.Requests.Write(request! with { Origin = origin }, Target, output, new LossList()) is null)
                    JsonScanner.Validate(output.WrittenSpan).IsError.ShouldBeFalse(Encoding.UTF8.GetString(output.WrittenSpan));
            }
        });
        accepted.ShouldBeGreaterThan(Rounds / 20);
    }

    [Fact]
    public void Answers_WhenMutated_GiveAFaultOrAnAnswer()
    {
        int accepted = 0;
        ForEachMutant(Answer, body =>
        {
            Fault? inspected = Codec.Answers.Inspect(body, new StreamFacts());
            if (Codec.Answers.Read(body, out CanonicalAnswer? answer) is not null) return;
            inspected.ShouldBeNull();
            accepted++;
            var output = new ArrayBufferWriter<byte>();
            Codec.Answers.Write(answer!, Context(Dialect.Anthropic), output, new LossList());
            JsonScanner.Validate(output.WrittenSpan).IsError.ShouldBeFalse(Encoding.UTF8.GetString(output.WrittenSpan));
        });
        accepted.ShouldBeGreaterThan(Rounds / 20);
    }

    [Fact]
    public void Streams_WhenMutated_GiveEventsAndNeverAFalseEnd()
    {
        int ended = 0;
        ForEachMutant(Stream, stream =>
        {
            IStreamWatch watch = Codec.Events.OpenWatch(true);
            IEventReader reader = Codec.Events.OpenReader(Dialect.OpenAiChat);
            IEventWriter writer = Codec.Events.OpenWriter(Context(Dialect.OpenAiChat, includeUsage: true));
            var output = new ArrayBufferWriter<byte>();
            writer.Output = output;
            Frames(stream, (in SseFrame frame) =>
            {
                watch.Look(frame);
                reader.Read(frame, writer);
            });
            reader.Finish(writer);
            bool done = output.WrittenSpan.EndsWith("data: [DONE]\n\n"u8);
            done.ShouldBe(reader.Facts.IsComplete);
            if (done) ended++;
            if (Utf8.IsValid(stream)) Frames(output.WrittenSpan.ToArray(), ValidJson);
        });
        ended.ShouldBeGreaterThan(Rounds / 20);
    }

    [Fact]
    public void Errors_WhenMutated_AlwaysGiveAMessage() =>
        ForEachMutant("{\"error\":{\"message\":\"m\\u00e9\",\"type\":\"t\",\"param\":null,\"code\":429},\"request_id\":\"r\"}", body =>
        {
            ProviderError error = Codec.Errors.Read(429, body);
            error.Message.ShouldNotBeNull();
            var output = new ArrayBufferWriter<byte>();
            Codec.Errors.WriteStreamError(new Fault(FaultKind.ProviderRefusedRequest, "x") { Provider = error }, "r", 0, output);
            output.WrittenSpan.EndsWith("\n\n"u8).ShouldBeTrue();
        });

    private static void ValidJson(in SseFrame frame)
    {
        if (frame.HasData && !frame.Data.SequenceEqual("[DONE]"u8)) JsonScanner.Validate(frame.Data).IsError.ShouldBeFalse(Encoding.UTF8.GetString(frame.Data));
    }

    private static void ForEachMutant(string seed, Action<byte[]> check)
    {
        var random = new SeededRandom(20261121);
        byte[] original = Bytes(seed);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] mutant = original;
            int changes = 1 + (int)(random.NextDouble() * 3);
            for (int change = 0; change < changes; change++) mutant = Mutate(mutant, random);
            try
            {
                check(mutant);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"round {round}: {Encoding.UTF8.GetString(mutant)}", fault);
            }
        }
    }

    private static byte[] Mutate(byte[] source, SeededRandom random)
    {
        int at = (int)(random.NextDouble() * source.Length), other = (int)(random.NextDouble() * source.Length);
        (int low, int high) = (Math.Min(at, other), Math.Max(at, other));
        byte[] morsel = Bytes(Morsels[(int)(random.NextDouble() * Morsels.Length)]);
        switch ((int)(random.NextDouble() * 6))
        {
            case 0:
                byte[] flipped = [.. source];
                if (flipped.Length > 0) flipped[at] ^= (byte)(1 << (int)(random.NextDouble() * 8));
                return flipped;
            case 1:
                return source[..at];
            case 2:
                return [.. source[..low], .. source[Math.Min(high, low + 12)..]];
            case 3:
                return [.. source[..at], .. morsel, .. source[at..]];
            case 4:
                return [.. source[..high], .. source[low..]];
            default:
                return ReplaceValue(source, at, morsel);
        }
    }

    /// <summary>Puts something else in the place of a whole value, which keeps more mutants valid JSON.</summary>
    private static byte[] ReplaceValue(byte[] source, int at, byte[] morsel)
    {
        int colon = Array.IndexOf(source, (byte)':', at);
        if (colon < 0) return source;
        int end = colon + 1;
        if (end < source.Length && source[end] == (byte)'"') end = Array.IndexOf(source, (byte)'"', end + 1) + 1;
        else while (end < source.Length && source[end] is not ((byte)',' or (byte)'}' or (byte)']')) end++;
        return end <= colon ? source : [.. source[..(colon + 1)], .. morsel, .. source[end..]];
    }
}
