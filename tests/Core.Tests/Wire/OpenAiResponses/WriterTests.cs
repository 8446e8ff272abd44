using System.Buffers;
using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

public sealed class WriterTests
{
    private readonly ArrayBufferWriter<byte> output = new();

    [Fact]
    public void Write_AnAnswerOfClaude_KeepsTheWholeGrammar()
    {
        var writer = Open(Calls.Context(Dialect.Anthropic, Calls.Read("""{"model":"m","input":"x","instructions":"i"}""")));
        Start(writer);
        Part(writer, 0, StreamPartKind.Thinking, DeltaKind.Thinking, "let", " me");
        Delta(writer, 0, DeltaKind.Signature, "c2ln");
        Stop(writer, 0);
        writer.On(new StreamEvent { Kind = StreamEventKind.PartStart, Index = 1, Part = StreamPartKind.RedactedThinking, Raw = "cmVk"u8 });
        Stop(writer, 1);
        Part(writer, 2, StreamPartKind.Text, DeltaKind.Text, "a \\u00e9", "\\ud83d", "\\ude00");
        Delta(writer, 2, DeltaKind.Annotation, """{"type":"web_search_result_location","url":"u","title":"t"}""");
        Stop(writer, 2);
        Part(writer, 3, StreamPartKind.Text, DeltaKind.Text, "b");
        Stop(writer, 3);
        Part(writer, 4, StreamPartKind.ToolCall, DeltaKind.Arguments, "{\\\"a\\\":", "1}");
        Stop(writer, 4);
        writer.On(new StreamEvent { Kind = StreamEventKind.PartStart, Index = 5, Part = StreamPartKind.ToolCall, Id = "toolu_2"u8, Name = "g"u8 });
        Stop(writer, 5);
        End(writer, StopReason.ToolUse);

        var events = StreamGrammar.Check(Text());

        var response = events[^1]["response"]!;
        ResponseShape.Check(response);
        ResponseShape.Check(events[0]["response"]!);
        response["output"]!.AsArray().Select(item => item!["type"]!.GetValue<string>()).ShouldBe(["reasoning", "reasoning", "message", "function_call", "function_call"]);
        response["output"]![0]!["encrypted_content"]!.GetValue<string>().ShouldBe("bw1.a.s.claude-eu.-.c2ln");
        response["output"]![2]!["content"]![0]!["text"]!.GetValue<string>().ShouldBe("a é😀");
        response["output"]![2]!["content"]![0]!["annotations"]![0]!["end_index"]!.GetValue<int>().ShouldBe(5);
        response["output"]![4]!["arguments"]!.GetValue<string>().ShouldBe("{}");
        response["usage"]!["total_tokens"]!.GetValue<long>().ShouldBe(7);
        events.Count(data => data["type"]!.GetValue<string>() == "response.output_text.annotation.added").ShouldBe(1);
        events.Select(data => data["item_id"]?.GetValue<string>()).Where(id => id is not null).Distinct()
            .ShouldBe(["rs_abc_0", "msg_abc_2", "fc_abc_3", "fc_abc_4"]);
        writer.NextSequence.ShouldBe(events.Count);
    }

    [Fact]
    public void Write_CallsThatInterleave_AreWrittenOneAfterTheOther()
    {
        var writer = Open(Calls.Context(Dialect.OpenAiChat));
        Start(writer);
        Part(writer, 0, StreamPartKind.ToolCall, DeltaKind.Arguments, "{");
        Part(writer, 1, StreamPartKind.CustomToolCall, DeltaKind.Arguments, "fr");
        Delta(writer, 0, DeltaKind.Arguments, "}");
        Delta(writer, 1, DeltaKind.Arguments, "ee");
        Stop(writer, 1);
        Stop(writer, 0);
        End(writer, StopReason.ToolUse);

        var output = StreamGrammar.Check(Text())[^1]["response"]!["output"]!;

        (output[0]!["arguments"]!.GetValue<string>(), output[1]!["input"]!.GetValue<string>()).ShouldBe(("{}", "free"));
    }

    [Fact]
    public void Write_AnAnswerThatWasCut_EndsIncompleteWithItsItemClosed()
    {
        var writer = Open(Calls.Context());
        Start(writer);
        Part(writer, 0, StreamPartKind.ToolCall, DeltaKind.Arguments, "{\\\"a");
        End(writer, StopReason.MaxTokens);

        var events = StreamGrammar.Check(Text());

        events[^1]["type"]!.GetValue<string>().ShouldBe("response.incomplete");
        events[^1]["response"]!["incomplete_details"]!["reason"]!.GetValue<string>().ShouldBe("max_output_tokens");
        events[^1]["response"]!["output"]![0]!["status"]!.GetValue<string>().ShouldBe("incomplete");
    }

    [Fact]
    public void Write_ARefusal_IsARefusalPart()
    {
        var writer = Open(Calls.Context(Dialect.OpenAiChat));
        Start(writer);
        Part(writer, 0, StreamPartKind.Refusal, DeltaKind.Refusal, "I ", "cannot");
        Stop(writer, 0);
        End(writer, StopReason.Refusal);

        var events = StreamGrammar.Check(Text());

        events[^1]["response"]!["status"]!.GetValue<string>().ShouldBe("completed");
        events[^1]["response"]!["output"]![0]!["content"]![0]!["refusal"]!.GetValue<string>().ShouldBe("I cannot");
    }

    [Fact]
    public void Write_AStreamWithoutStop_NeverEndsWell()
    {
        var writer = Open(Calls.Context());
        Start(writer);
        Part(writer, 0, StreamPartKind.Text, DeltaKind.Text, "a");
        writer.On(new StreamEvent { Kind = StreamEventKind.End });

        Text().ShouldNotContain("response.completed");
        Text().ShouldNotContain(".done");
    }

    [Fact]
    public void Write_AFailureInMidStream_ContinuesTheNumbers()
    {
        var writer = Open(Calls.Context());
        Start(writer);
        Part(writer, 0, StreamPartKind.Text, DeltaKind.Text, "a");
        writer.On(new StreamEvent { Kind = StreamEventKind.Error, Error = new ProviderError(500, "x") });
        var before = (int)writer.NextSequence;
        Calls.Codec.Errors.WriteStreamError(new Fault(FaultKind.ConnectionLost, "cut"), "req_abc", writer.NextSequence, output);

        var events = StreamGrammar.Parse(Text());

        events.Select(data => data["sequence_number"]!.GetValue<int>()).ShouldBe(Enumerable.Range(0, before + 2));
        events[^2]["error"]!.AsObject().Select(member => member.Key).ShouldBe(["type", "code", "message", "param"]);
        var failed = events[^1]["response"]!;
        ResponseShape.Check(failed);
        (failed["status"]!.GetValue<string>(), failed["error"]!["code"]!.GetValue<string>()).ShouldBe(("failed", "provider_unavailable"));
    }

    [Fact]
    public void Write_APing_IsAComment()
    {
        Open(Calls.Context()).On(new StreamEvent { Kind = StreamEventKind.Ping });

        Text().ShouldBe(": ping\n\n");
    }

    [Fact]
    public void Write_Deltas_AllocateNothingOnceTheBuffersHaveGrown()
    {
        var writer = Open(Calls.Context());
        Start(writer);
        Part(writer, 0, StreamPartKind.Text, DeltaKind.Text, new string('x', 100_000));
        output.ResetWrittenCount();
        Allocations.EachTime(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                writer.On(new StreamEvent { Kind = StreamEventKind.Delta, Index = 0, Delta = DeltaKind.Text, Raw = "hello"u8 });
                output.ResetWrittenCount();
            }
        }).ShouldBe(0);
    }

    private IEventWriter Open(AnswerContext context)
    {
        var writer = Calls.Codec.Events.OpenWriter(context);
        writer.Output = output;
        return writer;
    }

    private static void Start(IEventWriter writer) => writer.On(new StreamEvent
    {
        Kind = StreamEventKind.Start,
        Id = "msg_01"u8,
        Name = "claude-x"u8,
        Usage = new TokenUsage { Input = 3 },
    });

    private static void Part(IEventWriter writer, int index, StreamPartKind kind, DeltaKind delta, params string[] texts)
    {
        var isCall = kind is StreamPartKind.ToolCall or StreamPartKind.CustomToolCall;
        writer.On(new StreamEvent
        {
            Kind = StreamEventKind.PartStart,
            Index = index,
            Part = kind,
            Id = isCall ? "call_1"u8 : default,
            Name = isCall ? "f"u8 : default,
        });
        foreach (var text in texts)
        {
            Delta(writer, index, delta, text);
        }
    }

    private static void Delta(IEventWriter writer, int index, DeltaKind kind, string raw) =>
        writer.On(new StreamEvent { Kind = StreamEventKind.Delta, Index = index, Delta = kind, Raw = Encoding.UTF8.GetBytes(raw) });

    private static void Stop(IEventWriter writer, int index) => writer.On(new StreamEvent { Kind = StreamEventKind.PartStop, Index = index });

    private static void End(IEventWriter writer, StopReason reason)
    {
        writer.On(new StreamEvent { Kind = StreamEventKind.Usage, Usage = new TokenUsage { Input = 3, Output = 4 } });
        writer.On(new StreamEvent { Kind = StreamEventKind.Stop, Stop = reason });
        writer.On(new StreamEvent { Kind = StreamEventKind.End });
    }

    private string Text() => Encoding.UTF8.GetString(output.WrittenSpan);
}
