using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

public sealed class AnswerTests
{
    private const string Usage = """
        {"input_tokens":100,"input_tokens_details":{"cached_tokens":60,"cache_write_tokens":30,"cache_write_tokens_details":{"ttl_12h_tokens":10}},
         "output_tokens":20,"output_tokens_details":{"reasoning_tokens":5},"total_tokens":120}
        """;

    [Fact]
    public void Read_ACompleteAnswer_FindsItsParts()
    {
        var (fault, answer) = Calls.ReadAnswer($$$"""
            {"id":"resp_1","object":"response","created_at":1700000000,"status":"completed","error":null,"model":"gpt-5","service_tier":"default","usage":{{{Usage}}},
             "tool_usage":{"web_search":{"num_requests":2}},
             "output":[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAA"},
              {"type":"web_search_call","id":"ws_1"},
              {"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":"a\u00e9","annotations":[{"type":"url_citation"}]}]},
              {"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":"{}"}]}
            """);

        fault.ShouldBeNull();
        (answer!.Id.Value, answer.Model.Value, answer.Created, answer.Stop).ShouldBe(("resp_1", "gpt-5", 1_700_000_000, StopReason.ToolUse));
        answer.Parts.Select(part => part.GetType()).ShouldBe([typeof(ThinkingPart), typeof(OpaquePart), typeof(TextPart), typeof(ToolCallPart)]);
        answer.Usage.ShouldBe(new TokenUsage { Input = 10, CacheRead = 60, CacheWrite = 20, CacheWriteLong = 10, Output = 20, Reasoning = 5, WebSearches = 2 });
    }

    [Theory]
    [InlineData("""{"status":"completed"}""", "output_text", StopReason.EndTurn)]
    [InlineData("""{"status":"completed"}""", "refusal", StopReason.Refusal)]
    [InlineData("""{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}""", "output_text", StopReason.MaxTokens)]
    [InlineData("""{"status":"incomplete","incomplete_details":{"reason":"content_filter"}}""", "output_text", StopReason.ContentFilter)]
    [InlineData("""{"status":"incomplete","incomplete_details":{"reason":"steered"}}""", "output_text", StopReason.PauseTurn)]
    public void Read_TheStatus_TellsWhyItStopped(string head, string part, StopReason stop)
    {
        var text = part == "refusal" ? "refusal" : "text";
        var (_, answer) = Calls.ReadAnswer(
            head[..^1] + $$""","object":"response","output":[{"type":"message","role":"assistant","content":[{"type":"{{part}}","{{text}}":"x"}]}]}""");

        answer!.Stop.ShouldBe(stop);
        answer.Usage.ShouldBeNull();
    }

    [Theory]
    [InlineData("server_error", FaultKind.ProviderUnavailable, 502)]
    [InlineData("rate_limit_exceeded", FaultKind.ProviderRateLimited, 429)]
    [InlineData("insufficient_quota", FaultKind.ProviderQuotaSpent, 429)]
    [InlineData("vector_store_timeout", FaultKind.ProviderTimeout, 504)]
    [InlineData("invalid_prompt", FaultKind.ProviderRefusedRequest, 400)]
    [InlineData("image_parse_error", FaultKind.ProviderRefusedRequest, 400)]
    [InlineData("empty_image_file", FaultKind.ProviderRefusedRequest, 400)]
    [InlineData("something_new", FaultKind.ProviderUnavailable, 502)]
    public void Read_AFailedAnswer_IsAFaultByItsCode(string code, FaultKind kind, int status)
    {
        var body = $$$"""{"id":"resp_1","object":"response","status":"failed","error":{"code":"{{{code}}}","message":"why"},"output":[]}""";
        var facts = new StreamFacts();

        var (fault, answer) = Calls.ReadAnswer(body);

        answer.ShouldBeNull();
        (fault!.Kind, fault.Provider!.Status, fault.Provider.Code, fault.Provider.Message).ShouldBe((kind, status, code, "why"));
        Calls.Codec.Answers.Inspect(Encoding.UTF8.GetBytes(body), facts)!.Kind.ShouldBe(kind);
        (facts.Error!.Code, facts.IsComplete).ShouldBe((code, false));
    }

    [Theory]
    [InlineData("", FaultKind.Truncated)]
    [InlineData("""{"object":"response","status":"comp""", FaultKind.Truncated)]
    [InlineData("""{"object":"response","status":"completed"}}""", FaultKind.Malformed)]
    [InlineData("""{"object":"chat.completion"}""", FaultKind.Malformed)]
    [InlineData("[]", FaultKind.Malformed)]
    [InlineData("<html>", FaultKind.Malformed)]
    [InlineData("""{"object":"response","status":"queued","output":[]}""", FaultKind.Malformed)]
    public void Read_WhatIsNoFinishedAnswer_IsAFault(string body, FaultKind kind) => Calls.ReadAnswer(body).Fault!.Kind.ShouldBe(kind);

    [Fact]
    public void Inspect_AnAnswerThatPasses_FindsUsageAndId()
    {
        var facts = new StreamFacts();

        Calls.Codec.Answers.Inspect(
            Encoding.UTF8.GetBytes($$"""{"id":"resp_9","object":"response","status":"incomplete","output":[{"type":"message"}],"usage":{{Usage}}}"""), facts).ShouldBeNull();

        (facts.AnswerId, facts.IsComplete, facts.HasContent, facts.Usage!.Value.TotalInput).ShouldBe(("resp_9", true, true, 100));
    }

    [Fact]
    public void Inspect_ABackgroundAnswer_Passes()
    {
        var facts = new StreamFacts();

        Calls.Codec.Answers.Inspect("""{"id":"resp_9","object":"response","status":"queued","error":null,"output":[],"usage":null}"""u8, facts).ShouldBeNull();

        (facts.AnswerId, facts.Usage).ShouldBe(("resp_9", null));
    }

    [Fact]
    public void Write_AnAnswerOfClaude_IsAWholeResponse()
    {
        var request = Calls.Read("""
            {"model":"m","instructions":"i","input":"x","temperature":0.3,"metadata":{"a":"b"},"tools":[{"type":"function","name":"f","parameters":{}}],
             "tool_choice":"required","reasoning":{"effort":"high"},"text":{"format":{"type":"json_schema","name":"n","schema":{},"strict":true}},"max_tool_calls":4}
            """);
        var answer = new CanonicalAnswer
        {
            Id = JsonText.From("msg_01"),
            Model = JsonText.From("claude-x"),
            Stop = StopReason.ToolUse,
            ServiceTier = "standard",
            Usage = new TokenUsage { Input = 5, CacheRead = 3, CacheWrite = 1, CacheWriteLong = 1, Output = 7, Reasoning = 2 },
            Parts =
            [
                new ThinkingPart(Dialect.Anthropic, JsonText.From("hm")) { Signature = JsonText.From("c2ln") },
                new ThinkingPart(Dialect.Anthropic, JsonText.From("")) { Redacted = JsonText.From("cmVk") },
                new TextPart(JsonText.From("a")),
                new TextPart(JsonText.From("bé"), new JsonRaw("""[{"type":"web_search_result_location","url":"https://x","title":"t","cited_text":"c"}]"""u8.ToArray())),
                new ToolCallPart(JsonText.From("toolu_1"), JsonText.From("f"), default) { Input = new JsonRaw("""{"q":1}"""u8.ToArray()) },
            ],
        };

        var response = Calls.Write(answer, Calls.Context(Dialect.Anthropic, request));

        ResponseShape.Check(response);
        response["id"]!.GetValue<string>().ShouldBe("resp_msg_01");
        (response["status"]!.GetValue<string>(), response["created_at"]!.GetValue<long>()).ShouldBe(("completed", 1_700_000_000));
        (response["instructions"]!.GetValue<string>(), response["tool_choice"]!.GetValue<string>()).ShouldBe(("i", "required"));
        response["usage"]!["total_tokens"]!.GetValue<long>().ShouldBe(17);
        response["usage"]!["input_tokens_details"]!["cache_write_tokens"]!.GetValue<long>().ShouldBe(2);
        var output = response["output"]!.AsArray();
        output.Select(item => item!["id"]!.GetValue<string>()).ShouldBe(["rs_abc_0", "rs_abc_1", "msg_abc_2", "fc_abc_3"]);
        output[0]!["encrypted_content"]!.GetValue<string>().ShouldBe("bw1.a.s.claude-eu.-.c2ln");
        output[1]!["encrypted_content"]!.GetValue<string>().ShouldBe("bw1.a.d.claude-eu.-.cmVk");
        output[1]!["summary"]!.AsArray().Count.ShouldBe(0);
        output[2]!["content"]![1]!["annotations"]![0]!.ToJsonString()
            .ShouldBe("""{"type":"url_citation","start_index":0,"end_index":2,"title":"t","url":"https://x"}""");
        output[3]!["arguments"]!.GetValue<string>().ShouldBe("""{"q":1}""");
    }

    [Theory]
    [InlineData(StopReason.EndTurn, "completed", null)]
    [InlineData(StopReason.StopSequence, "completed", null)]
    [InlineData(StopReason.MaxTokens, "incomplete", "max_output_tokens")]
    [InlineData(StopReason.ContextWindowExceeded, "incomplete", "max_output_tokens")]
    [InlineData(StopReason.ContentFilter, "incomplete", "content_filter")]
    [InlineData(StopReason.Refusal, "incomplete", "content_filter")]
    public void Write_TheStopReason_BecomesTheStatus(StopReason stop, string status, string? reason)
    {
        var response = Calls.Write(new CanonicalAnswer { Parts = [new TextPart(JsonText.From("x"))], Stop = stop }, Calls.Context());

        ResponseShape.Check(response);
        (response["status"]!.GetValue<string>(), response["incomplete_details"]?["reason"]?.GetValue<string>()).ShouldBe((status, reason));
    }

    [Fact]
    public void Write_ARefusalThatIsTold_IsComplete()
    {
        var response = Calls.Write(new CanonicalAnswer { Parts = [new RefusalPart(JsonText.From("no"))], Stop = StopReason.Refusal }, Calls.Context());

        ResponseShape.Check(response);
        (response["status"]!.GetValue<string>(), response["output"]![0]!["content"]![0]!["refusal"]!.GetValue<string>()).ShouldBe(("completed", "no"));
    }

    [Fact]
    public void Write_CitationsOfAChatModel_AreFlattened()
    {
        var citations = new JsonRaw("""[{"type":"url_citation","url_citation":{"start_index":1,"end_index":2,"title":"t","url":"u"}}]"""u8.ToArray());
        var answer = new CanonicalAnswer { Parts = [new TextPart(JsonText.From("abc"), citations)], Stop = StopReason.EndTurn };

        Calls.Write(answer, Calls.Context(Dialect.OpenAiChat))["output"]![0]!["content"]![0]!["annotations"]![0]!.ToJsonString()
            .ShouldBe("""{"type":"url_citation","start_index":1,"end_index":2,"title":"t","url":"u"}""");
    }
}
