using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using static Breakwater.Core.Tests.Wire.OpenAiChat.ChatScript;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

public sealed class ChatEventWriterTests
{
    private static readonly TokenUsage Usage = new() { Input = 2, CacheRead = 3, CacheWrite = 4, CacheWriteLong = 1, Output = 6, Reasoning = 5 };

    [Fact]
    public void Write_TextAnswer_FollowsTheGrammar()
    {
        var script = new Script(Context(includeUsage: true));
        script.On(new() { Kind = StreamEventKind.Start, Id = "msg_1"u8, Name = "claude-x"u8 });
        script.On(new() { Kind = StreamEventKind.Ping });
        script.On(new() { Kind = StreamEventKind.PartStart, Index = 0, Part = StreamPartKind.Text });
        script.On(new() { Kind = StreamEventKind.Delta, Index = 0, Delta = DeltaKind.Text, Raw = "a\\ud83d"u8 });
        script.On(new() { Kind = StreamEventKind.Delta, Index = 0, Delta = DeltaKind.Text });
        script.On(new() { Kind = StreamEventKind.PartStop, Index = 0 });
        script.On(new() { Kind = StreamEventKind.Stop, Stop = StopReason.EndTurn });
        script.On(new() { Kind = StreamEventKind.Usage, Usage = Usage });
        script.On(new() { Kind = StreamEventKind.End });

        const string Head = "{\"id\":\"chatcmpl-msg_1\",\"object\":\"chat.completion.chunk\",\"created\":11,\"model\":\"claude-x\",\"choices\":";
        script.Written.ShouldBe(
            "data: " + Head + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}]}\n\n"
            + ": ping\n\n"
            + "data: " + Head + "[{\"index\":0,\"delta\":{\"content\":\"a\\ud83d\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n"
            + "data: " + Head + "[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n"
            + "data: " + Head + "[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":6,\"total_tokens\":16,\"prompt_tokens_details\":{\"cached_tokens\":3,\"cache_write_tokens\":5,\"audio_tokens\":0},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":5,\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}}\n\n"
            + "data: [DONE]\n\n");
    }

    [Fact]
    public void Write_UsageNotAsked_SaysNothingOfIt()
    {
        var script = Started();
        script.On(new() { Kind = StreamEventKind.Stop, Stop = StopReason.EndTurn, Usage = Usage });
        script.On(new() { Kind = StreamEventKind.End });

        script.Written.ShouldNotContain("usage");
        script.Written.ShouldEndWith("data: [DONE]\n\n");
    }

    [Fact]
    public void Write_ToolCalls_CountThemselvesAndNeverLackArguments()
    {
        var script = Started();
        script.Part(0, StreamPartKind.Text, DeltaKind.Text, "let me");
        script.Call(1, "toolu_1", "f", "{\\\"x\\\":1}");
        script.Call(2, "toolu_2", "g", "");
        script.On(new() { Kind = StreamEventKind.Stop, Stop = StopReason.EndTurn });
        script.On(new() { Kind = StreamEventKind.End });

        EventLog log = Events(script.Written);
        log.Lines.ShouldContain("part 1 ToolCall toolu_1 f");
        log.Lines.ShouldContain("part 2 ToolCall toolu_2 g");
        (log.Content(0), log.Content(1), log.Content(2)).ShouldBe(("let me", "{\\\"x\\\":1}", "{}"));
        script.Written.ShouldContain("\"index\":1,\"id\":\"toolu_2\"");
        script.Written.ShouldContain("\"finish_reason\":\"tool_calls\"");
    }

    [Fact]
    public void Write_Thinking_GoesAsTextAndComesBackWithItsState()
    {
        var script = Started();
        script.On(new() { Kind = StreamEventKind.PartStart, Index = 0, Part = StreamPartKind.Thinking });
        script.On(new() { Kind = StreamEventKind.Delta, Index = 0, Delta = DeltaKind.Thinking, Raw = "hm\\n"u8 });
        script.On(new() { Kind = StreamEventKind.Delta, Index = 0, Delta = DeltaKind.Signature, Raw = "sig"u8 });
        script.On(new() { Kind = StreamEventKind.PartStop, Index = 0 });
        script.On(new() { Kind = StreamEventKind.PartStart, Index = 1, Part = StreamPartKind.RedactedThinking, Raw = "secret"u8 });
        script.On(new() { Kind = StreamEventKind.PartStop, Index = 1 });

        List<JsonElement> details = [.. script.Deltas.Where(delta => delta.TryGetProperty("reasoning_details", out _)).Select(delta => delta.GetProperty("reasoning_details")[0])];
        details.Count.ShouldBe(2);
        CanonicalRequest request = ChatScript.Read(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"x\",\"reasoning_content\":\"hm\",\"reasoning_details\":[" + details[0] + "," + details[1] + "]}]}");
        var first = request.Messages[0].Parts[0].ShouldBeOfType<ThinkingPart>();
        (first.Origin, first.Provider, first.Text.Value, first.Signature.Value).ShouldBe((Dialect.Anthropic, "claude", "hm\n", "sig"));
        request.Messages[0].Parts[1].ShouldBeOfType<ThinkingPart>().Redacted.Value.ShouldBe("secret");
    }

    [Fact]
    public void Write_WebCitations_BecomeAnnotationsAtTheEnd()
    {
        var script = Started();
        script.Part(0, StreamPartKind.Text, DeltaKind.Text, "Aé\\ud83d\\ude00.");
        script.On(new() { Kind = StreamEventKind.PartStart, Index = 1, Part = StreamPartKind.Text });
        script.On(new() { Kind = StreamEventKind.Delta, Index = 1, Delta = DeltaKind.Annotation, Raw = "{\"type\":\"web_search_result_location\",\"url\":\"u\",\"title\":\"t\"}"u8 });
        script.On(new() { Kind = StreamEventKind.Delta, Index = 1, Delta = DeltaKind.Annotation, Raw = "{\"type\":\"char_location\",\"document_index\":0}"u8 });
        script.On(new() { Kind = StreamEventKind.Delta, Index = 1, Delta = DeltaKind.Text, Raw = "cited"u8 });
        script.On(new() { Kind = StreamEventKind.PartStop, Index = 1 });
        script.On(new() { Kind = StreamEventKind.Stop, Stop = StopReason.EndTurn });

        JsonElement annotations = script.Deltas.Single(delta => delta.TryGetProperty("annotations", out _)).GetProperty("annotations");
        Same(annotations, "[{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":4,\"end_index\":9,\"title\":\"t\",\"url\":\"u\"}}]").ShouldBeTrue(annotations.ToString());
        script.Writer.Losses.Fields.ShouldBe(["citations"]);
    }

    [Theory]
    [InlineData(StopReason.MaxTokens, "length")]
    [InlineData(StopReason.ContextWindowExceeded, "length")]
    [InlineData(StopReason.StopSequence, "stop")]
    [InlineData(StopReason.ToolUse, "tool_calls")]
    [InlineData(StopReason.ContentFilter, "content_filter")]
    [InlineData(StopReason.Refusal, "content_filter")]
    [InlineData(StopReason.PauseTurn, "stop")]
    public void Write_Stop_FollowsTheTable(StopReason stop, string reason)
    {
        var script = Started();
        script.On(new() { Kind = StreamEventKind.Stop, Stop = stop, Name = "because"u8 });

        script.Written.ShouldContain($"\"finish_reason\":\"{reason}\"");
        script.Written.Contains("{\"refusal\":\"because\"}", StringComparison.Ordinal).ShouldBe(stop == StopReason.Refusal);
    }

    [Theory]
    [InlineData(StreamEventKind.End)]
    [InlineData(StreamEventKind.Error)]
    public void Write_WithoutStop_NeverWritesATerminator(StreamEventKind last)
    {
        var script = Started();
        script.Part(0, StreamPartKind.Text, DeltaKind.Text, "half");
        script.On(new() { Kind = last, Error = new ProviderError(200, "x") });

        script.Written.ShouldNotContain("DONE");
        script.Written.ShouldNotContain("\"finish_reason\":\"");
    }

    [Fact]
    public void Write_FunctionThatStoodInForACustomTool_GivesItsTextBack()
    {
        CanonicalRequest request = ChatScript.Read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"sh\"}}]}");
        var script = Started(Context(request: request));
        script.Call(0, "t", "sh", "{\\\"input\\\":\\\"ls \\\\\\\"a\\\\\\\"\\\"}");

        JsonElement[] calls = [.. script.Deltas.Where(delta => delta.TryGetProperty("tool_calls", out _)).Select(delta => delta.GetProperty("tool_calls")[0])];
        calls[0].GetProperty("type").GetString().ShouldBe("custom");
        calls[1].GetProperty("custom").GetProperty("input").GetString().ShouldBe("ls \"a\"");
    }

    [Fact]
    public void Write_LongToolName_ComesBackInFull()
    {
        string name = new('n', 100);
        CanonicalRequest request = ChatScript.Read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"" + name + "\"}}]}");
        var script = Started(Context(request: request));
        script.Call(0, "t", ToolNames.Shorten(Text(name)).Value, "{}");

        script.Written.ShouldContain($"\"name\":\"{name}\"");
    }

    [Fact]
    public void Write_Deltas_AllocateNothingOnceBuffersGrew()
    {
        var script = Started();
        script.On(new() { Kind = StreamEventKind.PartStart, Index = 0, Part = StreamPartKind.Text });
        script.Output.Clear();
        Allocations.EachTime(() =>
        {
            script.Output.Clear();
            for (int i = 0; i < 50; i++) script.On(new() { Kind = StreamEventKind.Delta, Index = 0, Delta = DeltaKind.Text, Raw = "token"u8 });
        }).ShouldBe(0);
    }

    private static Script Started(AnswerContext? context = null)
    {
        var script = new Script(context ?? Context());
        script.On(new() { Kind = StreamEventKind.Start, Id = "msg_1"u8, Name = "claude-x"u8 });
        return script;
    }

    private sealed class Script
    {
        public Script(AnswerContext context)
        {
            Writer = Codec.Events.OpenWriter(context);
            Writer.Output = Output;
        }

        public IEventWriter Writer { get; }

        public ArrayBufferWriter<byte> Output { get; } = new();

        public string Written => Encoding.UTF8.GetString(Output.WrittenSpan);

        public IEnumerable<JsonElement> Deltas
        {
            get
            {
                var deltas = new List<JsonElement>();
                Frames(Output.WrittenSpan.ToArray(), (in SseFrame frame) =>
                {
                    if (!frame.Data.SequenceEqual("[DONE]"u8)) deltas.Add(Parse(frame.Data).GetProperty("choices")[0].GetProperty("delta"));
                });
                return deltas;
            }
        }

        public void On(in StreamEvent streamEvent) => Writer.On(streamEvent);

        public void Part(int index, StreamPartKind part, DeltaKind delta, string raw)
        {
            On(new() { Kind = StreamEventKind.PartStart, Index = index, Part = part });
            On(new() { Kind = StreamEventKind.Delta, Index = index, Delta = delta, Raw = Bytes(raw) });
            On(new() { Kind = StreamEventKind.PartStop, Index = index });
        }

        public void Call(int index, string id, string name, string arguments)
        {
            On(new() { Kind = StreamEventKind.PartStart, Index = index, Part = StreamPartKind.ToolCall, Id = Bytes(id), Name = Bytes(name) });
            On(new() { Kind = StreamEventKind.Delta, Index = index, Delta = DeltaKind.Arguments, Raw = Bytes(arguments) });
            On(new() { Kind = StreamEventKind.PartStop, Index = index });
        }
    }
}
