using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Tests.Wire.Fuzz;
using Breakwater.Core.Wire;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.Translations;

/// <summary>F-E1, F-E3: usage adds up in every dialect, however the provider told it.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData(Dialect.OpenAiChat, "chat/tools")]
    [InlineData(Dialect.OpenAiResponses, "responses/tools")]
    [InlineData(Dialect.Anthropic, "anthropic/thinking")]
    public void F_E1_SameGeneration_StreamedOrNot_HasTheSameUsage(Dialect dialect, string name)
    {
        var whole = new StreamFacts();
        Codecs.Of(dialect).Answers.Inspect(Fixtures.Bytes(name + ".answer.json"), whole).ShouldBeNull();
        var watch = Codecs.Of(dialect).Events.OpenWatch(hideUsage: false);
        Codecs.Frames(Fixtures.Bytes(name + ".sse"), (in SseFrame frame) => watch.Look(frame));
        var reader = Codecs.Of(dialect).Events.OpenReader(dialect);
        var writer = Codecs.Of(dialect).Events.OpenWriter(Codecs.Context(dialect));
        writer.Output = new ArrayBufferWriter<byte>();
        Codecs.Frames(Fixtures.Bytes(name + ".sse"), (in SseFrame frame) => reader.Read(frame, writer));

        var usage = whole.Usage.ShouldNotBeNull();
        (usage.TotalInput, usage.CacheRead, usage.Output, usage.Reasoning).ShouldBe((113, 100, 25, 7));
        watch.Facts.Usage.ShouldBe(usage);
        reader.Facts.Usage.ShouldBe(usage);
    }

    [Fact]
    public void F_E1_AnyUsage_InAnyDialect_AddsUp()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var usage = new TokenUsage
            {
                Input = random.Next(5_000),
                CacheRead = random.Next(3) == 0 ? 0 : random.Next(100_000),
                CacheWrite = random.Next(3) == 0 ? 0 : random.Next(100_000),
                CacheWriteLong = random.Next(3) == 0 ? 0 : random.Next(100_000),
                Output = random.Next(9_000),
            };
            usage = usage with { Reasoning = random.Next((int)usage.Output + 1) };
            foreach (var codec in Codecs.All)
            {
                var told = Write(codec, usage);
                CheckSums(codec.Dialect, told, usage);
                var facts = new StreamFacts();
                codec.Answers.Inspect(Encoding.UTF8.GetBytes(told.ToJsonString()), facts).ShouldBeNull();
                var again = facts.Usage.ShouldNotBeNull();
                (again.TotalInput, again.Input, again.CacheRead, again.CacheWrite + again.CacheWriteLong, again.Output, again.Reasoning)
                    .ShouldBe((usage.TotalInput, usage.Input, usage.CacheRead, usage.CacheWrite + usage.CacheWriteLong, usage.Output, usage.Reasoning), codec.Dialect.ToString());
            }
        }
    }

    [Theory]
    [InlineData("{\"input_tokens\":10,\"cache_read_input_tokens\":4,\"output_tokens\":1}", "{\"output_tokens\":5}", 10, 4, 5)]
    [InlineData(null, "{\"input_tokens\":10,\"cache_read_input_tokens\":4,\"output_tokens\":5}", 10, 4, 5)]
    [InlineData("{\"input_tokens\":10,\"cache_read_input_tokens\":4,\"output_tokens\":1}", null, 10, 4, 1)]
    [InlineData("{\"input_tokens\":10,\"cache_read_input_tokens\":4,\"output_tokens\":1}", "{\"input_tokens\":10,\"cache_read_input_tokens\":4,\"output_tokens\":5}", 10, 4, 5)]
    public void F_E3_ClaudesUsage_WhereverToldAndHoweverOften_CountsOnce(string? atStart, string? atEnd, int input, int cached, int output)
    {
        string Usage(string? usage) => usage is null ? "" : $",\"usage\":{usage}";
        var sse = Event($"{{\"type\":\"message_start\",\"message\":{{\"id\":\"m\",\"model\":\"m\",\"content\":[]{Usage(atStart)}}}}}")
            + Event("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"a\"}}") + Event("{\"type\":\"content_block_stop\",\"index\":0}")
            + Event($"{{\"type\":\"message_delta\",\"delta\":{{}}{Usage(atEnd?.Replace("\"output_tokens\":5", "\"output_tokens\":3", StringComparison.Ordinal))}}}")
            + Event($"{{\"type\":\"message_delta\",\"delta\":{{\"stop_reason\":\"end_turn\"}}{Usage(atEnd)}}}") + Event("{\"type\":\"message_stop\"}");
        var watch = Codecs.Of(Dialect.Anthropic).Events.OpenWatch(hideUsage: false);
        Codecs.Frames(Encoding.UTF8.GetBytes(sse), (in SseFrame frame) => watch.Look(frame));
        watch.Facts.Usage.ShouldBe(new TokenUsage { Input = input, CacheRead = cached, Output = output });
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.Anthropic)]
    public void F_E3_UsageAbsent_IsUnknownRatherThanZero(Dialect dialect)
    {
        var name = dialect == Dialect.OpenAiChat ? "chat/odd-one-chunk.sse" : "anthropic/thinking.sse";
        var sse = System.Text.RegularExpressions.Regex.Replace(Fixtures.Text(name), ",\\s*\"usage\":\\s*\\{[^{}]*(\\{[^{}]*\\}[^{}]*)*\\}", "");
        sse.ShouldNotContain("tokens");
        var watch = Codecs.Of(dialect).Events.OpenWatch(hideUsage: false);
        Codecs.Frames(Encoding.UTF8.GetBytes(sse), (in SseFrame frame) => watch.Look(frame));
        watch.Facts.Usage.ShouldBeNull();
        watch.Facts.ContentBytes.ShouldBeGreaterThan(0);
    }

    private static void CheckSums(Dialect dialect, JsonNode answer, TokenUsage usage)
    {
        var told = answer["usage"]!;
        long Of(params string[] path) => path.Aggregate(told, static (node, name) => node![name]!)!.GetValue<long>();
        if (dialect == Dialect.Anthropic)
        {
            (Of("input_tokens") + Of("cache_read_input_tokens") + Of("cache_creation_input_tokens")).ShouldBe(usage.TotalInput);
            Of("output_tokens").ShouldBe(usage.Output);
            return;
        }

        var (prompt, completion) = dialect == Dialect.OpenAiChat ? ("prompt_tokens", "completion_tokens") : ("input_tokens", "output_tokens");
        (Of(prompt) + Of(completion)).ShouldBe(Of("total_tokens"));
        Of(prompt).ShouldBe(usage.TotalInput);
        Of(prompt + "_details", "cached_tokens").ShouldBeLessThanOrEqualTo(Of(prompt));
        Of(completion + "_details", "reasoning_tokens").ShouldBeLessThanOrEqualTo(Of(completion));
    }

    private static JsonNode Write(ICodec codec, TokenUsage usage)
    {
        var output = new ArrayBufferWriter<byte>();
        var answer = new CanonicalAnswer { Id = Core.Wire.Json.JsonText.From("x"), Model = Core.Wire.Json.JsonText.From("m"), Parts = [new TextPart(Core.Wire.Json.JsonText.From("a"))], Stop = StopReason.EndTurn, Usage = usage };
        codec.Answers.Write(answer, Codecs.Context(codec.Dialect), output, new LossList());
        return JsonNode.Parse(output.WrittenSpan)!;
    }

    private static string Event(string data) => $"event: {JsonNode.Parse(data)!["type"]}\ndata: {data}\n\n";
}
