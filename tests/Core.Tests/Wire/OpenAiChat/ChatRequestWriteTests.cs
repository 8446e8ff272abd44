using System.Buffers;
using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using static Breakwater.Core.Tests.Wire.OpenAiChat.ChatScript;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

public sealed class ChatRequestWriteTests
{
    private static readonly Message Hello = new(Role.User, [new TextPart(Text("hi"))]);

    private static CanonicalRequest Claude(params Message[] messages) =>
        new() { Origin = Dialect.Anthropic, Model = "m", Messages = messages.Length == 0 ? [Hello] : messages, IncludeUsage = true };

    [Fact]
    public void Write_SystemBlocksAndText_StayApart()
    {
        JsonElement json = Write(Claude(new Message(Role.System, [new TextPart(Text("a")), new TextPart(Text("b"))]), Hello) with { MaxOutputTokens = 9, Stream = true }, out _);

        Same(json, "{\"model\":\"up\",\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]},{\"role\":\"user\",\"content\":\"hi\"}],"
            + "\"max_completion_tokens\":9,\"stream\":true,\"stream_options\":{\"include_usage\":true}}").ShouldBeTrue(json.ToString());
    }

    [Fact]
    public void Write_ToolResults_BecomeToolMessagesFirstAndImagesMove()
    {
        var image = new ImagePart(new Base64Source("image/png", Text("AAAA")));
        JsonElement json = Write(
            Claude(
                Hello,
                new Message(Role.Assistant, [new ToolCallPart(Text("t1"), Text("f"), default) { Input = Raw("{\"x\": 1}") }, new ToolCallPart(Text("t2"), Text("f"), Text(""))]),
                new Message(Role.User,
                [
                    new ToolResultPart(Text("t1"), [new TextPart(Text("bad"))]) { IsError = true },
                    new ToolResultPart(Text("t2"), [image]),
                    new TextPart(Text("go on")),
                ])),
            out LossList losses);

        JsonElement messages = json.GetProperty("messages");
        messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()).ShouldBe(["user", "assistant", "tool", "tool", "user"]);
        Same(messages[1].GetProperty("tool_calls"), "[{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\": 1}\"}},{\"id\":\"t2\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]").ShouldBeTrue();
        messages[1].GetProperty("content").ValueKind.ShouldBe(JsonValueKind.Null);
        messages[2].GetProperty("content").GetString().ShouldBe("Error: bad");
        Same(messages[4].GetProperty("content"), "[{\"type\":\"text\",\"text\":\"Returned by the tool call t2:\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}},{\"type\":\"text\",\"text\":\"go on\"}]").ShouldBeTrue();
        losses.Fields.ShouldBe(["tool_result.image"]);
    }

    [Fact]
    public void Write_CallsOfSeparateItems_ShareOneMessage()
    {
        CanonicalRequest request = Claude(
            Hello,
            new Message(Role.Assistant, [new ThinkingPart(Dialect.OpenAiResponses, Text("hm")) { Encrypted = Text("e") }]),
            new Message(Role.Assistant, [new ToolCallPart(Text("a"), Text("f"), Text("{}"))]),
            new Message(Role.Assistant, [new ToolCallPart(Text("b"), Text("f"), Text("{}"))]),
            new Message(Role.User, [new ToolResultPart(Text("a"), [])]),
            new Message(Role.User, [new ToolResultPart(Text("b"), [new ImagePart(new UrlSource(Text("u")))])])) with { Origin = Dialect.OpenAiResponses };

        JsonElement messages = Write(request, out LossList losses).GetProperty("messages");

        messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()).ShouldBe(["user", "assistant", "tool", "tool", "user"]);
        messages[1].GetProperty("tool_calls").GetArrayLength().ShouldBe(2);
        losses.Fields.ShouldBe(["thinking", "tool_result.image"]);
    }

    [Fact]
    public void Write_OnlyThinking_LeavesNoEmptyMessage()
    {
        JsonElement json = Write(Claude(Hello, new Message(Role.Assistant, [new ThinkingPart(Dialect.Anthropic, Text("hm"))]), Hello), out LossList losses);

        json.GetProperty("messages").GetArrayLength().ShouldBe(2);
        losses.Fields.ShouldBe(["thinking"]);
    }

    [Fact]
    public void Write_Tools_GetEmptyParametersAndNoStrict()
    {
        var tool = new ToolDefinition(ToolKind.Function, Text(new string('n', 80))) { CacheBreakpoint = Raw("{}") };
        JsonElement json = Write(Claude() with { Tools = [tool], ParallelToolCalls = false, ToolChoice = new ToolChoice(ToolChoiceMode.Named) { Name = tool.Name } }, out LossList losses);

        JsonElement function = json.GetProperty("tools")[0].GetProperty("function");
        Same(function.GetProperty("parameters"), "{\"type\":\"object\",\"properties\":{}}").ShouldBeTrue();
        function.TryGetProperty("strict", out _).ShouldBeFalse();
        function.GetProperty("name").GetString()!.Length.ShouldBe(64);
        json.GetProperty("tool_choice").GetProperty("function").GetProperty("name").GetString().ShouldBe(function.GetProperty("name").GetString());
        json.GetProperty("parallel_tool_calls").GetBoolean().ShouldBeFalse();
        losses.Fields.ShouldBe(["tools.cache_control"]);
    }

    [Fact]
    public void Write_NoTools_SaysNothingOfThem()
    {
        JsonElement json = Write(Claude() with { ParallelToolCalls = false, ToolChoice = new ToolChoice(ToolChoiceMode.Auto) }, out _);

        json.EnumerateObject().Select(property => property.Name).ShouldBe(["model", "messages"]);
    }

    [Fact]
    public void Write_FlatCustomTool_IsNested()
    {
        var tool = new ToolDefinition(ToolKind.Custom, Text("c")) { Raw = Raw("{\"type\":\"custom\",\"name\":\"c\",\"format\":{\"type\":\"grammar\",\"syntax\":\"lark\",\"definition\":\"g\"}}") };
        JsonElement json = Write(Claude() with { Origin = Dialect.OpenAiResponses, Tools = [tool] }, out _);

        Same(json.GetProperty("tools")[0], "{\"type\":\"custom\",\"custom\":{\"name\":\"c\",\"format\":{\"type\":\"grammar\",\"grammar\":{\"definition\":\"g\",\"syntax\":\"lark\"}}}}").ShouldBeTrue();
    }

    [Fact]
    public void Write_Schema_GetsAName()
    {
        JsonElement json = Write(Claude() with { Format = new OutputFormat(OutputKind.JsonSchema) { Schema = Raw("{\"type\":\"object\"}") } }, out _);

        Same(json.GetProperty("response_format"), "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"response\",\"schema\":{\"type\":\"object\"}}}").ShouldBeTrue();
    }

    [Fact]
    public void Write_WhatHasNoPlace_IsListedAsLost()
    {
        CanonicalRequest request = Claude(new Message(Role.User, [new TextPart(Text("x")) { CacheBreakpoint = Raw("{\"type\":\"ephemeral\"}") }])) with
        {
            TopK = 5,
            Temperature = 1,
            TopP = 0.5,
            UserId = Text(new string('u', 129)),
            CacheControl = Raw("{}"),
            Reasoning = new ReasoningOptions { Mode = ReasoningMode.Budget, BudgetTokens = 4096, Summary = "omitted" },
            Extras = [new ExtraField("inference_geo", Raw("\"eu\"")), new ExtraField("diagnostics", Raw("null"))],
        };

        JsonElement json = Write(request, out LossList losses, Target with { Traits = ModelTraits.NoSampling });

        losses.Fields.ShouldBe(["messages.cache_control", "temperature", "top_p", "top_k", "thinking.display", "thinking", "metadata.user_id", "cache_control", "inference_geo"], ignoreOrder: true);
        json.EnumerateObject().Select(property => property.Name).ShouldBe(["model", "messages"]);
    }

    [Theory]
    [InlineData(ReasoningMode.Disabled, null, null, "none")]
    [InlineData(ReasoningMode.Adaptive, "max", null, "max")]
    [InlineData(ReasoningMode.Adaptive, null, null, null)]
    [InlineData(ReasoningMode.Budget, null, 1024L, "low")]
    [InlineData(ReasoningMode.Budget, null, 4096L, "medium")]
    [InlineData(ReasoningMode.Budget, null, 16384L, "high")]
    public void Write_Reasoning_BecomesEffort(ReasoningMode mode, string? effort, long? budget, string? expected)
    {
        JsonElement json = Write(
            Claude() with { Reasoning = new ReasoningOptions { Mode = mode, Effort = effort, BudgetTokens = budget } }, out _, Target with { Traits = ModelTraits.ReasoningModel });

        (json.TryGetProperty("reasoning_effort", out JsonElement written) ? written.GetString() : null).ShouldBe(expected);
    }

    [Fact]
    public void Write_BreakpointForAModelThatTakesThem_IsExplicit()
    {
        JsonElement json = Write(
            Claude(new Message(Role.User, [new TextPart(Text("x")) { CacheBreakpoint = Raw("{\"type\":\"ephemeral\"}") }])), out LossList losses, Target with { Traits = ModelTraits.CacheBreakpoints });

        Same(json.GetProperty("messages")[0].GetProperty("content"), "[{\"type\":\"text\",\"text\":\"x\",\"prompt_cache_breakpoint\":{\"mode\":\"explicit\"}}]").ShouldBeTrue();
        losses.IsEmpty.ShouldBeTrue();
    }

    public static TheoryData<string, string> Unsayable => new()
    {
        { "stop_sequences", "five stops" },
        { "tools", "hosted tool" },
        { "messages.content.document", "document by address" },
        { "messages.content.image", "foreign file" },
        { "messages.content", "opaque part" },
        { "previous_response_id", "stored state" },
    };

    [Theory]
    [MemberData(nameof(Unsayable))]
    public void Write_WhatChatCannotSay_IsRefusedByName(string param, string what)
    {
        CanonicalRequest request = what switch
        {
            "five stops" => Claude() with { Stop = [.. Enumerable.Range(0, 5).Select(i => Text("s" + i))] },
            "hosted tool" => Claude() with { Tools = [new ToolDefinition(ToolKind.Hosted, Text("web_search")) { Raw = Raw("{}") }] },
            "document by address" => Claude(new Message(Role.User, [new DocumentPart(new UrlSource(Text("u")))])),
            "foreign file" => Claude(new Message(Role.User, [new ImagePart(new FileIdSource(Dialect.Anthropic, Text("f")))])),
            "opaque part" => Claude(new Message(Role.User, [new OpaquePart(Dialect.Anthropic, "search_result", Raw("{}"))])),
            _ => Claude() with { Extras = [new ExtraField("previous_response_id", Raw("\"r\""))] },
        };

        Fault? fault = Codec.Requests.Write(request, Target, new ArrayBufferWriter<byte>(), new LossList());

        (fault!.Kind, fault.Param).ShouldBe((FaultKind.NotTranslatable, param));
    }

    [Fact]
    public void Write_Documents_TravelInlineOrAsText()
    {
        JsonElement content = Write(
            Claude(new Message(Role.User,
            [
                new DocumentPart(new Base64Source("application/pdf", Text("JVBE"))) { Title = Text("t.pdf"), Context = Text("c") },
                new DocumentPart(new TextSource(Text("plain"))),
            ])),
            out LossList losses).GetProperty("messages")[0].GetProperty("content");

        Same(content, "[{\"type\":\"file\",\"file\":{\"filename\":\"t.pdf\",\"file_data\":\"data:application/pdf;base64,JVBE\"}},{\"type\":\"text\",\"text\":\"plain\"}]").ShouldBeTrue(content.ToString());
        losses.Fields.ShouldBe(["document.context"]);
    }
}
