using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

public sealed class RequestWriteTests
{
    private static readonly CanonicalRequest Plain = new()
    {
        Origin = Dialect.OpenAiChat,
        Model = "m",
        Messages = [new Message(Role.User, [new TextPart(Text("hi"))])],
    };

    [Fact]
    public void Write_AFunctionFromChat_SaysThatItIsNotStrict()
    {
        var tools = Calls.Write(Plain with { Tools = [Tool("f"), Tool("g") with { Strict = true }] })["tools"]!;

        tools[0]!.ToJsonString().ShouldBe("""{"type":"function","name":"f","parameters":{"type":"object","properties":{}},"strict":false}""");
        tools[1]!["strict"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat, "stop")]
    [InlineData(Dialect.Anthropic, "stop_sequences")]
    public void Write_StopSequences_AreRefused(Dialect origin, string param)
    {
        var fault = Calls.WriteRefused(Plain with { Origin = origin, Stop = [Text("\n\n")] });

        (fault.Kind, fault.Param).ShouldBe((FaultKind.NotTranslatable, param));
        fault.Detail.ShouldContain("no stop sequences");
    }

    [Theory]
    [InlineData("n", "2", "n")]
    [InlineData("modalities", "[\"text\",\"audio\"]", "modalities")]
    [InlineData("web_search_options", "{}", "web_search_options")]
    [InlineData("mcp_servers", "[{}]", "mcp_servers")]
    public void Write_WhatHasNoEqual_IsRefused(string name, string value, string param)
    {
        var fault = Calls.WriteRefused(Plain with { Extras = [Extra(name, value)] });

        (fault.Kind, fault.Param).ShouldBe((FaultKind.NotTranslatable, param));
    }

    [Fact]
    public void Write_WhatCanBeDropped_IsListed()
    {
        var losses = new LossList();
        var request = Plain with
        {
            TopK = 5,
            Messages = [new Message(Role.User, [new TextPart(Text("hi"))]) { Name = Text("bob") }],
            Extras = [Extra("seed", "1"), Extra("logit_bias", "{}"), Extra("frequency_penalty", "1"), Extra("n", "1"), Extra("modalities", "[\"text\"]")],
        };

        var written = Calls.Write(request, losses);

        losses.ToString().ShouldBe("seed,logit_bias,frequency_penalty,messages.name,top_k");
        written.AsObject().Select(member => member.Key).ShouldBe(["model", "input", "store"]);
    }

    [Fact]
    public void Write_AnUnknownFieldWithAHostileName_CannotReachAHeader()
    {
        var losses = new LossList();

        Calls.Write(Plain with { Extras = [Extra("x\r\nset-cookie: a", "1"), Extra("é", "1")] }, losses);

        losses.ToString().ShouldBe("unknown");
    }

    [Fact]
    public void Write_AHostedToolOfAnotherVendor_IsRefused()
    {
        var fault = Calls.WriteRefused(Plain with { Tools = [new ToolDefinition(ToolKind.Hosted, Text("web_search"))] });

        (fault.Kind, fault.Param).ShouldBe((FaultKind.NotTranslatable, "tools[0]"));
    }

    [Fact]
    public void Write_AToolLoopFromClaude_BecomesItems()
    {
        var losses = new LossList();
        var request = Plain with
        {
            Origin = Dialect.Anthropic,
            Messages =
            [
                new Message(Role.System, [new TextPart(Text("s"))]),
                new Message(Role.User, [new TextPart(Text("q"))]),
                new Message(Role.Assistant,
                [
                    new ThinkingPart(Dialect.Anthropic, Text("hm")) { Signature = Text("sig") },
                    new TextPart(Text("t")),
                    new ToolCallPart(Text("toolu_1"), Text("f"), default) { Input = Raw("""{"a": "b"}""") },
                    new ToolCallPart(Text("toolu_2"), Text(new string('x', 70)), Text("")),
                ]),
                new Message(Role.User,
                [
                    new ToolResultPart(Text("toolu_1"), [new TextPart(Text("boom"))]) { IsError = true },
                    new ToolResultPart(Text("toolu_2"), [new ImagePart(new Base64Source("image/png", Text("QQ==")))]),
                    new DocumentPart(new TextSource(Text("words"))) { Title = Text("Title") },
                ]),
            ],
        };

        var written = Calls.Write(request, losses);

        written["instructions"]!.GetValue<string>().ShouldBe("s");
        written["store"]!.GetValue<bool>().ShouldBeFalse();
        var input = written["input"]!.AsArray();
        input.Select(item => item!["type"]!.GetValue<string>())
            .ShouldBe(["message", "message", "function_call", "function_call", "function_call_output", "function_call_output", "message"]);
        input[1]!["content"]![0]!.ToJsonString().ShouldBe("""{"type":"output_text","text":"t"}""");
        input[2]!["arguments"]!.GetValue<string>().ShouldBe("""{"a": "b"}""");
        input[3]!["arguments"]!.GetValue<string>().ShouldBe("{}");
        input[3]!["name"]!.GetValue<string>().Length.ShouldBe(64);
        input[4]!["output"]!.GetValue<string>().ShouldBe("Error: boom");
        input[5]!["output"]![0]!["image_url"]!.GetValue<string>().ShouldBe("data:image/png;base64,QQ==");
        input[6]!["content"]![0]!["text"]!.GetValue<string>().ShouldBe("Title\n\nwords");
        losses.ToString().ShouldBe("thinking,is_error");
    }

    [Fact]
    public void Write_ReasoningOfThisProvider_IsGivenBack()
    {
        var thinking = new ThinkingPart(Dialect.OpenAiResponses, Text("s")) { Encrypted = Text("gAA"), ItemId = Text("rs_1"), Provider = "openai", IsSummary = true };
        var request = Plain with { Origin = Dialect.Anthropic, Messages = [new Message(Role.Assistant, [thinking, new TextPart(Text("t"))])] };

        Calls.Write(request)["input"]![0]!.ToJsonString()
            .ShouldBe("""{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"s"}],"encrypted_content":"gAA"}""");

        var elsewhere = new LossList();
        Calls.Write(request, elsewhere, Calls.Target() with { Provider = "azure" })["input"]!.AsArray().Count.ShouldBe(1);
        elsewhere.ToString().ShouldBe("thinking");
    }

    [Fact]
    public void Write_ReasoningFromChat_CanRoundTrip()
    {
        var written = Calls.Write(Plain with { Reasoning = new ReasoningOptions { Effort = "high" } });

        written["reasoning"]!.ToJsonString().ShouldBe("""{"effort":"high"}""");
        written["include"]!.ToJsonString().ShouldBe("""["reasoning.encrypted_content"]""");
        written["store"]!.GetValue<bool>().ShouldBeFalse();
        Calls.Write(Plain with { Reasoning = new ReasoningOptions { Mode = ReasoningMode.Disabled, Effort = "none" } })["include"].ShouldBeNull();
    }

    [Theory]
    [InlineData(1024, "low")]
    [InlineData(8000, "medium")]
    [InlineData(30000, "high")]
    public void Write_AThinkingBudget_BecomesAnEffort(long budget, string effort)
    {
        var losses = new LossList();
        var request = Plain with { Origin = Dialect.Anthropic, Reasoning = new ReasoningOptions { Mode = ReasoningMode.Budget, BudgetTokens = budget } };

        Calls.Write(request, losses, Calls.Target(ModelTraits.ReasoningModel))["reasoning"]!["effort"]!.GetValue<string>().ShouldBe(effort);
        losses.ToString().ShouldBe("thinking.budget_tokens");
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""", true)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{}}}},"required":["a"],"additionalProperties":false}""", false)]
    public void Write_ASchemaFromClaude_IsStrictWhereItCanBe(string schema, bool strict)
    {
        var losses = new LossList();
        var request = Plain with { Origin = Dialect.Anthropic, Format = new OutputFormat(OutputKind.JsonSchema) { Schema = Raw(schema) } };

        var format = Calls.Write(request, losses)["text"]!["format"]!;

        (format["name"]!.GetValue<string>(), format["strict"]!.GetValue<bool>()).ShouldBe(("response", strict));
        losses.IsEmpty.ShouldBe(strict);
    }

    [Fact]
    public void Write_AFileOfAnotherVendor_IsRefused()
    {
        var document = new DocumentPart(new FileIdSource(Dialect.Anthropic, Text("file_1")));

        Calls.WriteRefused(Plain with { Messages = [new Message(Role.User, [document])] }).Param.ShouldBe("file_id");
    }

    [Fact]
    public void Write_ForAModelWithoutSampling_DropsIt()
    {
        var losses = new LossList();
        var written = Calls.Write(Plain with { Temperature = 0.5, TopP = 0.5 }, losses, Calls.Target(ModelTraits.NoSampling));

        (written["temperature"], losses.ToString()).ShouldBe((null, "temperature,top_p"));
    }

    [Fact]
    public void Write_CustomToolsAndChoicesFromChat_BecomeFlat()
    {
        var raw = Raw("""{"type":"custom","custom":{"name":"g","format":{"type":"grammar","grammar":{"syntax":"lark","definition":"x"}}}}""");
        var custom = new ToolDefinition(ToolKind.Custom, Text("g")) { Raw = raw };

        var written = Calls.Write(Plain with { Tools = [custom], ToolChoice = new ToolChoice(ToolChoiceMode.Named) { Name = Text("g"), IsCustom = true } });

        written["tools"]![0]!.ToJsonString().ShouldBe("""{"type":"custom","name":"g","format":{"type":"grammar","syntax":"lark","definition":"x"}}""");
        written["tool_choice"]!.ToJsonString().ShouldBe("""{"type":"custom","name":"g"}""");
    }

    [Fact]
    public void Write_ALongUserId_IsHashed()
    {
        var id = Calls.Write(Plain with { UserId = Text(new string('u', 100)) })["safety_identifier"]!.GetValue<string>();

        id.Length.ShouldBe(64);
        id.ShouldNotContain("uuu");
    }

    [Fact]
    public void Write_CacheBreakpoints_GoOnlyWhereTheyAreTaken()
    {
        var marked = new TextPart(Text("t")) { CacheBreakpoint = Raw("""{"type":"ephemeral"}""") };
        var request = Plain with { Origin = Dialect.Anthropic, Messages = [new Message(Role.User, [marked])] };
        var losses = new LossList();

        Calls.Write(request, losses)["input"]![0]!["content"]![0]!["prompt_cache_breakpoint"].ShouldBeNull();
        losses.ToString().ShouldBe("cache_control");
        Calls.Write(request, null, Calls.Target(ModelTraits.CacheBreakpoints))["input"]![0]!["content"]![0]!["prompt_cache_breakpoint"]!.ToJsonString()
            .ShouldBe("""{"mode":"explicit"}""");
    }

    private static ToolDefinition Tool(string name) => new(ToolKind.Function, Text(name));

    private static ExtraField Extra(string name, string json) => new(name, Raw(json));

    private static JsonText Text(string text) => JsonText.From(text);

    private static JsonRaw Raw(string json) => new(System.Text.Encoding.UTF8.GetBytes(json));
}
