using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using static Breakwater.Core.Tests.Wire.OpenAiChat.ChatScript;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

public sealed class ChatWatchTests
{
    private const string Usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":4,\"cache_write_tokens\":3},\"completion_tokens_details\":{\"reasoning_tokens\":2}}}\n\n";

    [Theory]
    [InlineData("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", 0)]
    [InlineData("{}", 0)]
    [InlineData("{\"content\":null}", 0)]
    [InlineData("{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\"}]}", 0)]
    [InlineData("{\"content\":\"abc\"}", 3)]
    [InlineData("{ \"content\" : \"a\\\"b\" }", 4)]
    [InlineData("{\"refusal\":\"no\"}", 2)]
    [InlineData("{\"reasoning_content\":\"hm\"}", 2)]
    [InlineData("{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}", 1)]
    [InlineData("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}", 2)]
    [InlineData("{\"audio\":{\"data\":\"QUJD\"}}", 4)]
    public void Look_OneDelta_CountsOnlyRealContent(string delta, long bytes)
    {
        StreamFacts facts = Watched(Chunk(delta)).Facts;

        (facts.HasContent, facts.ContentBytes, facts.IsComplete).ShouldBe((bytes > 0, bytes, false));
    }

    [Fact]
    public void Look_TextThatLooksLikeStructure_IsOnlyText()
    {
        StreamFacts facts = Watched(Chunk("{\"content\":\"\\\"usage\\\":{\\\"prompt_tokens\\\":1},\\\"error\\\":{} [DONE]\"}")).Facts;

        (facts.Usage, facts.Error, facts.IsComplete).ShouldBe((null, null, false));
    }

    [Fact]
    public void Look_LogprobsBesideTheDelta_AreNoContent() =>
        Watched(Chunk("{}", ",\"logprobs\":{\"content\":[{\"token\":\"x\"}]}")).Facts.HasContent.ShouldBeFalse();

    [Fact]
    public void Look_UsageBeforeLaterChunks_IsNotTheEnd()
    {
        IStreamWatch watch = Watched(Chunk("{\"content\":\"a\"}") + Usage + "data: {\"choices\":[{\"index\":0,\"delta\":{\"audio\":{\"expires_at\":1}}}]}\n\n");

        watch.Facts.IsComplete.ShouldBeFalse();
        watch.Facts.Usage.ShouldBe(new TokenUsage { Input = 3, CacheRead = 4, CacheWrite = 3, Output = 5, Reasoning = 2 });
        Watched(Usage + Done).Facts.IsComplete.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true, Usage, FrameVerdict.Hide)]
    [InlineData(false, Usage, FrameVerdict.Pass)]
    [InlineData(true, "data: {\"choices\":[{\"index\":0,\"delta\":{}}],\"usage\":{\"prompt_tokens\":1}}\n\n", FrameVerdict.Pass)]
    [InlineData(true, "data: {\"choices\":[],\"prompt_filter_results\":[],\"usage\":null}\n\n", FrameVerdict.Pass)]
    [InlineData(true, "data: {\"object\":\"keep.alive\"}\n\n", FrameVerdict.Pass)]
    [InlineData(true, Done, FrameVerdict.Pass)]
    public void Look_HidingUsage_HidesOnlyThePureUsageChunk(bool hide, string frame, FrameVerdict expected)
    {
        IStreamWatch watch = Codec.Events.OpenWatch(hide);
        var verdicts = new List<FrameVerdict>();
        Frames(Bytes(frame), (in SseFrame seen) => verdicts.Add(watch.Look(seen)));

        verdicts.ShouldBe([expected]);
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"code\":503}}\n\n", 503)]
    [InlineData("event: error\ndata: {\"error\":{\"message\":\"Overloaded\"}}\n\n", 200)]
    [InlineData("event: error\ndata: {\"type\":\"error\",\"message\":\"Overloaded\",\"code\":\"server_error\"}\n\n", 200)]
    [InlineData("data: {\"error\":\"Overloaded\"}\n\n", 200)]
    public void Look_ErrorInStream_IsRememberedAndNeverSuccess(string frame, int status)
    {
        StreamFacts facts = Watched(Chunk("{\"content\":\"a\"}") + frame + Done).Facts;

        (facts.Error?.Message, facts.Error?.Status, facts.IsComplete).ShouldBe(("Overloaded", status, false));
    }

    [Fact]
    public void Look_ErrorNull_IsNoError() => Watched("data: {\"choices\":[],\"error\":null}\n\n" + Done).Facts.Error.ShouldBeNull();

    [Fact]
    public void Look_ManyFrames_AllocatesNothing()
    {
        byte[] stream = Bytes(Chunk("{\"content\":\"some words of text\"}"));
        IStreamWatch watch = Codec.Events.OpenWatch(true);
        long allocated = -1;
        Frames(stream, (in SseFrame frame) =>
        {
            watch.Look(frame);
            allocated = Allocations.EachTime(frame, same =>
            {
                for (int i = 0; i < 100; i++) watch.Look(same);
            });
        });

        allocated.ShouldBe(0);
    }
}
