using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.Anthropic;

/// <summary>Requests of the OpenAI dialects written for Claude (protocols 8.1).</summary>
public sealed class AnthropicForeignRequestTests
{
    [Fact]
    public void System_Leading_BecomesSeparateBlocks()
    {
        var written = Kit.Write(Kit.Chat(Kit.System("a"), new Message(Role.Developer, [new TextPart(Kit.Text("b"))]), Kit.User("hi")));
        written["system"].ShouldBeJson("""[{"type":"text","text":"a"},{"type":"text","text":"b"}]""");
        written["messages"].ShouldBeJson("""[{"role":"user","content":[{"type":"text","text":"hi"}]}]""");
        written["max_tokens"]!.GetValue<long>().ShouldBe(4096);
        written["model"]!.GetValue<string>().ShouldBe("claude-x");
    }

    [Fact]
    public void System_InTheMiddle_IsMarkedOrKept()
    {
        var request = Kit.Chat(Kit.User("hi"), Kit.Assistant("yo"), Kit.System("be brief"), Kit.User("go"));
        var losses = new LossList();
        Kit.Write(request, losses)["messages"]![2].ShouldBeJson("""
            {"role":"user","content":[{"type":"text","text":"[System instruction]\nbe brief"},{"type":"text","text":"go"}]}
            """);
        losses.ToString().ShouldBe("messages.role");
        Kit.Write(request, traits: ModelTraits.MidConversationSystem)["messages"]![2].ShouldBeJson("""{"role":"system","content":[{"type":"text","text":"be brief"}]}""");
    }

    [Fact]
    public void Messages_NeighboursAndEmptyTexts_AreJoinedAndDropped()
    {
        var written = Kit.Write(Kit.Chat(Kit.User("a"), Kit.Assistant(""), Kit.User("b"), Kit.Assistant("c"), Kit.Assistant("d"), Kit.User("e")));
        written["messages"].ShouldBeJson("""
            [{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
             {"role":"assistant","content":[{"type":"text","text":"c"},{"type":"text","text":"d"}]},
             {"role":"user","content":[{"type":"text","text":"e"}]}]
            """);
    }

    [Fact]
    public void ToolResults_OfParallelCalls_StandFirstInOneUserMessage()
    {
        var calls = new Message(Role.Assistant, [new ToolCallPart(Kit.Text("call_1"), Kit.Text("f"), Kit.Text("{\"a\":1.0}")), new ToolCallPart(Kit.Text("call.2"), Kit.Text("g"), Kit.Text(""))]);
        var first = new Message(Role.User, [new ToolResultPart(Kit.Text("call_1"), [new TextPart(Kit.Text("r1"))])]);
        var second = new Message(Role.User, [new ToolResultPart(Kit.Text("call.2"), [new TextPart(Kit.Text("r2"))])]);
        var messages = Kit.Write(Kit.Chat(Kit.User("x"), calls, first, Kit.User("between"), second))["messages"]!;
        messages.AsArray().Count.ShouldBe(3);
        messages[1]!["content"]![0].ShouldBeJson("""{"type":"tool_use","id":"call_1","name":"f","input":{"a":1.0}}""");
        messages[1]!["content"]![1]!["input"].ShouldBeJson("{}");
        var content = messages[2]!["content"]!;
        content[0]!["tool_use_id"]!.GetValue<string>().ShouldBe("call_1");
        var id = content[1]!["tool_use_id"]!.GetValue<string>();
        id.ShouldMatch("^[a-zA-Z0-9_-]+$");
        id.ShouldBe(messages[1]!["content"]![1]!["id"]!.GetValue<string>());
        content[2].ShouldBeJson("""{"type":"text","text":"between"}""");
    }

    [Theory]
    [InlineData("not json", """{"_raw":"not json"}""")]
    [InlineData("[1]", """{"_raw":"[1]"}""")]
    [InlineData("{\"a\":1,\"a\":2}", """{"_raw":"{\"a\":1,\"a\":2}"}""")]
    [InlineData(" \n", "{}")]
    [InlineData(" {\"b\": 12345678901234567890123} ", """{"b":12345678901234567890123}""")]
    public void Arguments_Text_BecomesAnObject(string arguments, string input)
    {
        var call = new Message(Role.Assistant, [new ToolCallPart(Kit.Text("c"), Kit.Text("f"), Kit.Text(arguments))]);
        Kit.Write(Kit.Chat(Kit.User("x"), call))["messages"]![1]!["content"]![0]!["input"].ShouldBeJson(input);
    }

    [Fact]
    public void CustomTool_WithItsCall_BecomesAFunctionWithOneString()
    {
        var call = new Message(Role.Assistant, [new ToolCallPart(Kit.Text("c"), Kit.Text("shell"), Kit.Text("ls -l")) { IsCustom = true }]);
        var result = new Message(Role.User, [new ToolResultPart(Kit.Text("c"), [new TextPart(Kit.Text("out"))]) { IsCustom = true }]);
        var losses = new LossList();
        var written = Kit.Write(Kit.Chat(Kit.User("x"), call, result) with { Tools = [new ToolDefinition(ToolKind.Custom, Kit.Text("shell"))] }, losses);
        losses.ToString().ShouldBe("tools.custom");
        written["tools"].ShouldBeJson("""[{"name":"shell","input_schema":{"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}}]""");
        written["messages"]![1]!["content"]![0]!["input"].ShouldBeJson("""{"input":"ls -l"}""");
        written["messages"]![2]!["content"]![0]!["content"].ShouldBeJson("""[{"type":"text","text":"out"}]""");
    }

    [Fact]
    public void Media_Expressible_IsWritten()
    {
        var losses = new LossList();
        var parts = new Message(Role.User,
        [
            new ImagePart(new Base64Source("image/webp", Kit.Text("AA")), "high"),
            new ImagePart(new UrlSource(Kit.Text("https://x"))),
            new DocumentPart(new Base64Source("application/pdf", Kit.Text("BB"))) { Title = Kit.Text("a.pdf") },
        ]);
        Kit.Write(Kit.Chat(parts), losses)["messages"]![0]!["content"].ShouldBeJson("""
            [{"type":"image","source":{"type":"base64","media_type":"image/webp","data":"AA"}},
             {"type":"image","source":{"type":"url","url":"https://x"}},
             {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"BB"},"title":"a.pdf"}]
            """);
        losses.ToString().ShouldBe("messages.content.image_url.detail");
    }

    public static TheoryData<string> Inexpressible => ["bmp", "docx", "audio", "file", "opaque", "nested"];

    [Theory]
    [MemberData(nameof(Inexpressible))]
    public void Media_Inexpressible_IsRefusedByPath(string which)
    {
        Part part = which switch
        {
            "bmp" => new ImagePart(new Base64Source("image/bmp", Kit.Text("AA"))),
            "docx" => new DocumentPart(new Base64Source("application/msword", Kit.Text("AA"))),
            "audio" => new AudioPart(Kit.Text("AA"), "wav"),
            "file" => new DocumentPart(new FileIdSource(Dialect.OpenAiChat, Kit.Text("file-1"))),
            "opaque" => new OpaquePart(Dialect.OpenAiResponses, "web_search_call", Kit.Raw("{}")),
            _ => new ToolResultPart(Kit.Text("c"), [new ImagePart(new Base64Source("image/tiff", Kit.Text("AA")))]),
        };
        Kit.Refused(Kit.Chat(Kit.User("x"), new Message(Role.User, [part]))).Param.ShouldBe("messages[1]");
    }

    [Fact]
    public void Conversation_BadEnds_AreRefused()
    {
        Kit.Refused(Kit.Chat(Kit.System("s"), Kit.Assistant("x"), Kit.User("y"))).Param.ShouldBe("messages[1]");
        Kit.Refused(Kit.Chat(Kit.User("x"), Kit.Assistant("y")), ModelTraits.NoPrefill).Param.ShouldBe("messages[1]");
        Kit.Refused(Kit.Chat(Kit.System("only"))).Param.ShouldBe("messages");
        Kit.Write(Kit.Chat(Kit.User("x"), Kit.Assistant("y")))["messages"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void Thinking_OfAnotherVendor_IsDroppedWhole()
    {
        var assistant = new Message(Role.Assistant,
        [
            new ThinkingPart(Dialect.Anthropic, Kit.Text("own")) { Signature = Kit.Text("s") },
            new ThinkingPart(Dialect.OpenAiResponses, Kit.Text("foreign")) { Encrypted = Kit.Text("e") },
            new TextPart(Kit.Text("answer")),
        ]);
        var losses = new LossList();
        Kit.Write(Kit.Chat(Kit.User("x"), assistant, Kit.User("y")), losses)["messages"]![1]!["content"].ShouldBeJson("""[{"type":"text","text":"answer"}]""");
        losses.ToString().ShouldBe("thinking");
        var native = new Message(Role.Assistant, [assistant.Parts[0], assistant.Parts[2]]);
        Kit.Write(Kit.Chat(Kit.User("x"), native, Kit.User("y")))["messages"]![1]!["content"]![0]
            .ShouldBeJson("""{"type":"thinking","thinking":"own","signature":"s"}""");
    }

    [Fact]
    public void Breakpoints_MoreThanFour_KeepsTheLast()
    {
        var breakpoint = Kit.Raw("""{"mode":"explicit","ttl":"12h"}""");
        Message[] messages = [.. Enumerable.Range(0, 6).Select(i => new Message(Role.User, [new TextPart(Kit.Text($"t{i}")) { CacheBreakpoint = breakpoint }]))];
        var content = Kit.Write(Kit.Chat(messages))["messages"]![0]!["content"]!.AsArray();
        content.Select(block => block!["cache_control"] is not null).ShouldBe([false, false, true, true, true, true]);
        content[5]!["cache_control"].ShouldBeJson("""{"type":"ephemeral"}""");
    }

    [Fact]
    public void Settings_WithoutAWord_AreDroppedAndNoted()
    {
        var losses = new LossList();
        var written = Kit.Write(Kit.Chat() with
        {
            Temperature = 1.7,
            TopP = 1,
            Verbosity = "low",
            Store = true,
            Metadata = Kit.Raw("{}"),
            ServiceTier = "flex",
            PromptCacheKey = Kit.Text("k"),
            UserId = Kit.Text("u"),
            Stop = [Kit.Text("END"), Kit.Text(" \n")],
            Extras =
            [
                new("seed", Kit.Raw("1")), new("logit_bias", Kit.Raw("{}")), new("n", Kit.Raw("1")), new("logprobs", Kit.Raw("false")),
                new("stream_options", Kit.Raw("{}")), new("x\r\ny", Kit.Raw("1")), new("prediction", Kit.Raw("null")),
            ],
        }, losses);
        losses.Fields.ShouldBe(["seed", "logit_bias", "unknown", "verbosity", "metadata", "store", "service_tier", "temperature", "stop"]);
        written["temperature"]!.GetValue<double>().ShouldBe(1);
        written["top_p"].ShouldBeNull();
        written["stop_sequences"].ShouldBeJson("""["END"]""");
        written["metadata"].ShouldBeJson("""{"user_id":"u"}""");
    }

    [Theory]
    [InlineData("n", "2")]
    [InlineData("previous_response_id", "\"resp_1\"")]
    [InlineData("modalities", """["text","audio"]""")]
    [InlineData("background", "true")]
    [InlineData("web_search_options", "{}")]
    public void Settings_ThatDecideTheAnswer_AreRefused(string field, string value) =>
        Kit.Refused(Kit.Chat() with { Extras = [new(field, Kit.Raw(value))] }).Param.ShouldBe(field);

    [Fact]
    public void Sampling_OnModelsWithoutIt_IsDropped()
    {
        var losses = new LossList();
        var written = Kit.Write(Kit.Chat() with { Temperature = 0.2, TopP = 0.5, TopK = 3 }, losses, ModelTraits.NoSampling);
        losses.Fields.ShouldBe(["temperature", "top_p", "top_k"]);
        (written["temperature"] ?? written["top_p"] ?? written["top_k"]).ShouldBeNull();
    }
}
