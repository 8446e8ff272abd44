using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.Anthropic;

/// <summary>Tools, reasoning and output formats of the OpenAI dialects written for Claude (protocols 3.4, 3.7, 3.10, 8.1).</summary>
public sealed class AnthropicForeignSettingsTests
{
    private const ModelTraits Budget = ModelTraits.BudgetThinking;
    private const ModelTraits Adaptive = ModelTraits.AdaptiveThinking;

    [Fact]
    public void Tools_WithoutParametersOrType_GetAnObjectSchema()
    {
        var written = Kit.Write(Kit.Chat() with { Tools = [Kit.Tool("a"), Kit.Tool("b", """{"properties":{"x":{}}}"""), Kit.Tool("c", """{"type":"object","x":1}""")] });
        written["tools"].ShouldBeJson("""
            [{"name":"a","input_schema":{"type":"object","properties":{}}},
             {"name":"b","input_schema":{"type":"object","properties":{"x":{}}}},
             {"name":"c","input_schema":{"type":"object","x":1}}]
            """);
        written["tool_choice"].ShouldBeNull();
    }

    [Fact]
    public void Tools_HostedElsewhereOrBadlyNamed_AreRefused()
    {
        var hosted = new ToolDefinition(ToolKind.Hosted, Kit.Text("web_search")) { Raw = Kit.Raw("{}") };
        Kit.Refused(Kit.Chat() with { Tools = [Kit.Tool("a"), hosted] }).Param.ShouldBe("tools[1].type");
        Kit.Refused(Kit.Chat() with { Tools = [Kit.Tool("a b")] }).Param.ShouldBe("tools[0].name");
    }

    [Theory]
    [InlineData(ToolChoiceMode.Auto, null, """{"type":"auto"}""")]
    [InlineData(ToolChoiceMode.None, false, """{"type":"none"}""")]
    [InlineData(ToolChoiceMode.Required, false, """{"type":"any","disable_parallel_tool_use":true}""")]
    [InlineData(ToolChoiceMode.Named, true, """{"type":"tool","name":"f","disable_parallel_tool_use":false}""")]
    [InlineData(null, false, """{"type":"auto","disable_parallel_tool_use":true}""")]
    public void ToolChoice_EachMode_HasItsWord(ToolChoiceMode? mode, bool? parallel, string expected)
    {
        var choice = mode is { } known ? new ToolChoice(known) { Name = Kit.Text("f") } : null;
        Kit.Write(Kit.Chat() with { Tools = [Kit.Tool("f")], ToolChoice = choice, ParallelToolCalls = parallel })["tool_choice"].ShouldBeJson(expected);
        Kit.Write(Kit.Chat() with { ToolChoice = choice, ParallelToolCalls = parallel })["tool_choice"].ShouldBeNull();
    }

    [Theory]
    [InlineData(ModelTraits.NoForcedTools, null)]
    [InlineData(Budget, "high")]
    public void ToolChoice_ForcedWhereRefused_IsDowngraded(ModelTraits traits, string? effort)
    {
        var losses = new LossList();
        var request = Kit.Chat() with
        {
            Tools = [Kit.Tool("f")],
            ToolChoice = new ToolChoice(ToolChoiceMode.Required),
            Reasoning = effort is null ? null : new ReasoningOptions { Effort = effort },
        };
        Kit.Write(request, losses, traits)["tool_choice"].ShouldBeJson("""{"type":"auto"}""");
        losses.ToString().ShouldBe("tool_choice");
        Kit.Write(request with { Reasoning = null })["tool_choice"].ShouldBeJson("""{"type":"any"}""");
    }

    [Fact]
    public void ToolChoice_Allowed_SendsOnlyTheSubset()
    {
        var choice = new ToolChoice(ToolChoiceMode.Allowed) { Allowed = [Kit.Text("b")], AllowedRequired = true };
        var written = Kit.Write(Kit.Chat() with { Tools = [Kit.Tool("a"), Kit.Tool("b")], ToolChoice = choice });
        written["tools"]!.AsArray().Select(tool => tool!["name"]!.GetValue<string>()).ShouldBe(["b"]);
        written["tool_choice"].ShouldBeJson("""{"type":"any"}""");
    }

    [Theory]
    [InlineData("low", Adaptive, """{"type":"adaptive"}""", "low", "")]
    [InlineData("minimal", Adaptive, """{"type":"adaptive"}""", "low", "")]
    [InlineData("max", Adaptive | ModelTraits.AlwaysThinks, """{"type":"adaptive"}""", "max", "")]
    [InlineData("none", Adaptive, """{"type":"disabled"}""", null, "")]
    [InlineData("none", Adaptive | ModelTraits.BetweenTools, """{"type":"between_tools"}""", null, "")]
    [InlineData("none", Adaptive | ModelTraits.AlwaysThinks, null, null, "reasoning_effort")]
    [InlineData("none", ModelTraits.None, null, null, "")]
    [InlineData("high", ModelTraits.None, null, null, "reasoning_effort")]
    [InlineData("minimal", Budget, """{"type":"enabled","budget_tokens":1024}""", null, "")]
    [InlineData("medium", Budget, """{"type":"enabled","budget_tokens":4096}""", null, "")]
    [InlineData("high", Budget, """{"type":"enabled","budget_tokens":16384}""", null, "")]
    [InlineData("xhigh", Budget, """{"type":"enabled","budget_tokens":32768}""", null, "")]
    public void Effort_ByModel_BecomesThinking(string effort, ModelTraits traits, string? thinking, string? written, string lost)
    {
        var losses = new LossList();
        var json = Kit.Write(Kit.Chat() with { Reasoning = new ReasoningOptions { Effort = effort } }, losses, traits, bound: 64000);
        losses.ToString().ShouldBe(lost);
        (json["thinking"]?.ToJsonString()).ShouldBe(thinking);
        (json["output_config"]?["effort"]?.GetValue<string>()).ShouldBe(written);
    }

    [Theory]
    [InlineData(3000, 2999L, "")]
    [InlineData(1024, null, "reasoning_effort")]
    public void Budget_UnderATightBound_StaysBelowIt(long bound, long? budget, string lost)
    {
        var losses = new LossList();
        var json = Kit.Write(Kit.Chat() with { MaxOutputTokens = bound, Reasoning = new ReasoningOptions { Effort = "high" } }, losses, Budget);
        json["max_tokens"]!.GetValue<long>().ShouldBe(bound);
        (json["thinking"]?["budget_tokens"]?.GetValue<long>()).ShouldBe(budget);
        losses.ToString().ShouldBe(lost);
    }

    [Fact]
    public void Budget_InAToolLoopWithoutItsThinking_IsLeftOut()
    {
        var call = new Message(Role.Assistant, [new ToolCallPart(Kit.Text("c"), Kit.Text("f"), Kit.Text("{}"))]);
        var result = new Message(Role.User, [new ToolResultPart(Kit.Text("c"), [])]);
        var losses = new LossList();
        Kit.Write(Kit.Chat(Kit.User("x"), call, result) with { Reasoning = new ReasoningOptions { Effort = "low" } }, losses, Budget)["thinking"].ShouldBeNull();
        losses.ToString().ShouldBe("reasoning_effort");
    }

    [Fact]
    public void Summary_FromResponses_AsksForSummarisedDisplay()
    {
        var request = Kit.Chat() with { Origin = Dialect.OpenAiResponses, Reasoning = new ReasoningOptions { Summary = "auto" } };
        Kit.Write(request, traits: Adaptive)["thinking"].ShouldBeJson("""{"type":"adaptive","display":"summarized"}""");
    }

    [Fact]
    public void JsonSchema_ForClaude_IsClosedAndWithoutLimits()
    {
        var losses = new LossList();
        var schema = """
            {"type":"object","properties":{"pattern":{"type":"string","pattern":"x","maxLength":3},"l":{"type":"array","minItems":2,"items":{"type":["object","null"],"properties":{}}},
             "o":{"oneOf":[{"type":"object","additionalProperties":true},{"type":"null"}]}},"required":["pattern"],"$defs":{"d":{"type":"object"}}}
            """;
        var format = new OutputFormat(OutputKind.JsonSchema) { Schema = Kit.Raw(schema.Trim()), Name = Kit.Text("n"), Strict = true };
        Kit.Write(Kit.Chat() with { Format = format }, losses)["output_config"].ShouldBeJson("""
            {"format":{"type":"json_schema","schema":{"type":"object","properties":{"pattern":{"type":"string"},
              "l":{"type":"array","items":{"type":["object","null"],"properties":{},"additionalProperties":false}},
              "o":{"anyOf":[{"type":"object","additionalProperties":false},{"type":"null"}]}},"required":["pattern"],
              "$defs":{"d":{"type":"object","additionalProperties":false}},"additionalProperties":false}}}
            """);
        losses.ToString().ShouldBe("response_format.json_schema.schema");
        losses = new LossList();
        Kit.Write(Kit.Chat() with { Format = format with { Strict = false, Schema = Kit.Raw("{}") } }, losses);
        losses.ToString().ShouldBe("response_format.strict");
    }

    [Fact]
    public void JsonMode_ForClaude_IsAnInstruction()
    {
        var losses = new LossList();
        var written = Kit.Write(Kit.Chat(Kit.System("s"), Kit.User("x")) with { Format = new OutputFormat(OutputKind.JsonObject) }, losses);
        written["system"]![1].ShouldBeJson("""{"type":"text","text":"Answer with one JSON object only."}""");
        losses.ToString().ShouldBe("response_format");
    }
}
