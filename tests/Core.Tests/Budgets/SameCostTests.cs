using System.Text;
using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiResponses;

namespace Breakwater.Core.Tests.Budgets;

/// <summary>F-E2, protocols 8.4: the same generation costs the same whether it passes through, is translated, or is streamed, in every priced dimension.</summary>
public sealed class SameCostTests
{
    private const string ChatUsage = """{"prompt_tokens":1000,"completion_tokens":200,"total_tokens":1200,"prompt_tokens_details":{"cached_tokens":300,"cache_write_tokens":100,"audio_tokens":50},"completion_tokens_details":{"reasoning_tokens":40,"audio_tokens":20}}""";
    private const string ResponsesUsage = """{"input_tokens":1000,"output_tokens":200,"total_tokens":1200,"input_tokens_details":{"cached_tokens":300,"cache_write_tokens":100,"cache_write_tokens_details":{"ttl_12h_tokens":60}},"output_tokens_details":{"reasoning_tokens":40}}""";
    private const string MessagesUsage = """{"input_tokens":600,"cache_creation_input_tokens":100,"cache_read_input_tokens":300,"cache_creation":{"ephemeral_5m_input_tokens":40,"ephemeral_1h_input_tokens":60},"output_tokens":200,"server_tool_use":{"web_search_requests":2,"web_fetch_requests":1},"service_tier":"priority","speed":"fast"}""";

    private static readonly ModelPrice Price = new()
    {
        Input = 2_000_000_000,
        CachedInput = 100_000_000,
        CacheWrite = 2_500_000_000,
        CacheWriteLong = 4_000_000_000,
        Output = 10_000_000_000,
        AudioInput = 32_000_000_000,
        AudioOutput = 64_000_000_000,
        WebSearchesPerThousand = 10_000_000_000,
        WebFetchesPerThousand = 1_000_000_000,
        FlexThousandths = 500,
        PriorityThousandths = 2000,
    };

    public static TheoryData<Dialect, string, string[], PriceTier, long> Generations => new()
    {
        {
            Dialect.OpenAiChat,
            $$$$$$"""{"id":"c","object":"chat.completion","created":1,"model":"m","service_tier":"flex","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hi"}}],"usage":{{{{{{ChatUsage}}}}}}}""",
            [
                """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","service_tier":"flex","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}""",
                $$$$$$"""data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","service_tier":"flex","choices":[],"usage":{{{{{{ChatUsage}}}}}}}""",
                "data: [DONE]",
            ],
            PriceTier.Flex,
            // (550 × 2 + 50 × 32 + 300 × 0.1 + 100 × 2.5 + 180 × 10 + 20 × 64) µ$ ÷ 2
            3_030_000
        },
        {
            Dialect.OpenAiResponses,
            $$$$$$"""{"id":"r","object":"response","created_at":1,"status":"completed","model":"m","service_tier":"priority","output":[{"type":"message","id":"m","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hi","annotations":[]}]}],"usage":{{{{{{ResponsesUsage}}}}}},"tool_usage":{"web_search":{"num_requests":2}}}""",
            [
                """
                event: response.output_text.delta
                data: {"type":"response.output_text.delta","sequence_number":1,"item_id":"m","output_index":0,"content_index":0,"delta":"Hi"}
                """,
                $$$$$$"""
                event: response.completed
                data: {"type":"response.completed","sequence_number":2,"response":{"id":"r","object":"response","created_at":1,"status":"completed","model":"m","service_tier":"priority","output":[],"usage":{{{{{{ResponsesUsage}}}}}},"tool_usage":{"web_search":{"num_requests":2}}}}
                """,
            ],
            PriceTier.Priority,
            // (600 × 2 + 300 × 0.1 + 40 × 2.5 + 60 × 4 + 200 × 10) µ$ × 2 + 2 searches
            27_140_000
        },
        {
            Dialect.Anthropic,
            $$$$$$"""{"id":"a","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{{{{{{MessagesUsage}}}}}}}""",
            [
                $$$$$$"""
                event: message_start
                data: {"type":"message_start","message":{"id":"a","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{{{{{{MessagesUsage}}}}}}}}
                """,
                """
                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":200}}
                """,
                """
                event: message_stop
                data: {"type":"message_stop"}
                """,
            ],
            PriceTier.Priority,
            // The same, and one page.
            28_140_000
        },
    };

    [Theory]
    [MemberData(nameof(Generations))]
    public void F_E2_SameGeneration_CostsTheSameNativeTranslatedAndStreamed(Dialect dialect, string answer, string[] frames, PriceTier tier, long nanoUsd)
    {
        var codec = CodecOf(dialect);
        var passed = new StreamFacts();
        codec.Answers.Inspect(Encoding.UTF8.GetBytes(answer), passed).ShouldBeNull();
        codec.Answers.Read(Encoding.UTF8.GetBytes(answer), out var read).ShouldBeNull();
        var watch = codec.Events.OpenWatch(hideUsage: false);
        var reader = codec.Events.OpenReader(Dialect.Respond);
        using var sse = new SseFrameReader();
        var bytes = Encoding.UTF8.GetBytes(string.Concat(frames.Select(frame => frame.ReplaceLineEndings("\n") + "\n\n")));
        bytes.CopyTo(sse.GetWriteMemory(bytes.Length));
        sse.Advance(bytes.Length);
        while (sse.TryRead(out var frame))
        {
            watch.Look(frame);
            reader.Read(frame, new Nobody());
        }

        foreach (var usage in new[] { passed.Usage, read!.Usage, watch.Facts.Usage, reader.Facts.Usage })
        {
            usage!.Value.Tier.ShouldBe(tier);
            PriceBook.Cost(usage.Value, Price).NanoUsd.ShouldBe(nanoUsd);
        }
    }

    private static ICodec CodecOf(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiResponses => OpenAiResponsesCodec.Instance,
        Dialect.Anthropic => AnthropicCodec.Instance,
        _ => OpenAiChatCodec.Instance,
    };

    private sealed class Nobody : IEventSink
    {
        public void On(in StreamEvent streamEvent)
        {
        }
    }
}
