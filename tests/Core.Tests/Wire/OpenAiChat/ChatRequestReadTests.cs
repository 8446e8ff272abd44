using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using static Breakwater.Core.Tests.Wire.OpenAiChat.ChatScript;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

public sealed class ChatRequestReadTests
{
    private const string Rich = """
        {"model":"gpt-6","stream":true,"stream_options":{"include_usage":true},"max_completion_tokens":50,"temperature":0.5,"top_p":0.9,
         "stop":["a","b"],"reasoning_effort":"high","verbosity":"low","safety_identifier":"u1","service_tier":"flex","prompt_cache_key":"k",
         "metadata":{"a":"b"},"store":true,"parallel_tool_calls":false,"n":2,"seed":7,"logit_bias":{"5":1},"frequency_penalty":0.1,"web_search_options":{},
         "response_format":{"type":"json_schema","json_schema":{"name":"out","schema":{"type":"object"},"strict":true}},
         "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":false}},{"type":"custom","custom":{"name":"c","format":{"type":"text"}}}],
         "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"f"}},{"type":"custom","custom":{"name":"c"}}]}},
         "messages":[
          {"role":"developer","content":"be \u00e9"},
          {"role":"user","name":"bob","content":[{"type":"text","text":"look","prompt_cache_breakpoint":{"mode":"explicit"}},{"type":"image_url","image_url":{"url":"data:image\/png;base64,iVBO\/R","detail":"low"}},
            {"type":"image_url","image_url":{"url":"https://x/y.png"}},{"type":"input_audio","input_audio":{"data":"AA","format":"wav"}},{"type":"file","file":{"file_data":"data:application/pdf;base64,JVBE","filename":"a.pdf"}}]},
          {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},{"id":"c2","type":"custom","custom":{"name":"c","input":"go"}}]},
          {"role":"tool","tool_call_id":"c1","content":"one"},
          {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"two"}]},
          {"role":"user","content":"and?"},
          {"role":"assistant","content":"hm","refusal":"no"}]}
        """;

    [Fact]
    public void Read_ThenWrite_SameDialect_IsEquivalent()
    {
        var written = Write(ChatScript.Read(Rich), out LossList losses, Target with { UpstreamModel = "gpt-6" });

        losses.IsEmpty.ShouldBeTrue(losses.ToString());
        string expected = Rich
            .Replace("[{\"type\":\"text\",\"text\":\"two\"}]", "\"two\"", StringComparison.Ordinal)
            .Replace("\"content\":\"hm\",\"refusal\":\"no\"", "\"content\":[{\"type\":\"text\",\"text\":\"hm\"},{\"type\":\"refusal\",\"refusal\":\"no\"}]", StringComparison.Ordinal);
        Same(written, expected).ShouldBeTrue(written.ToString());
    }

    [Fact]
    public void Read_Twice_WritesTheSameBothTimes()
    {
        CanonicalRequest request = ChatScript.Read(Rich);

        Write(request, out _).ToString().ShouldBe(Write(request, out _).ToString());
    }

    [Fact]
    public void Read_ToolMessages_StandBeforeTheTextOfOneUserMessage()
    {
        CanonicalRequest request = ChatScript.Read(Rich);

        request.Messages.Count.ShouldBe(5);
        Message results = request.Messages[3];
        results.Role.ShouldBe(Role.User);
        results.Parts.Select(part => part.GetType()).ShouldBe([typeof(ToolResultPart), typeof(ToolResultPart), typeof(TextPart)]);
    }

    [Fact]
    public void Read_Media_IsTakenApart()
    {
        IReadOnlyList<Part> parts = ChatScript.Read(Rich).Messages[1].Parts;

        var image = parts[1].ShouldBeOfType<ImagePart>().Source.ShouldBeOfType<Base64Source>();
        (image.MediaType, image.Data.Value).ShouldBe(("image/png", "iVBO/R"));
        parts[2].ShouldBeOfType<ImagePart>().Source.ShouldBeOfType<UrlSource>().Url.Value.ShouldBe("https://x/y.png");
        parts[3].ShouldBeOfType<AudioPart>().Format.ShouldBe("wav");
        parts[4].ShouldBeOfType<DocumentPart>().Source.ShouldBeOfType<Base64Source>().MediaType.ShouldBe("application/pdf");
        parts[0].CacheBreakpoint.IsAbsent.ShouldBeFalse();
    }

    [Fact]
    public void Read_FieldsWithoutAPlace_AreExtras() =>
        ChatScript.Read(Rich).Extras.Select(extra => extra.Name).ShouldBe(["n", "seed", "logit_bias", "frequency_penalty", "web_search_options"]);

    [Fact]
    public void Read_DeprecatedFunctionMessages_BecomeToolsThatPair()
    {
        CanonicalRequest request = ChatScript.Read(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":null,\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}},{\"role\":\"function\",\"name\":\"f\",\"content\":\"1\"}]}");

        var call = request.Messages[1].Parts[0].ShouldBeOfType<ToolCallPart>();
        request.Messages[2].Parts[0].ShouldBeOfType<ToolResultPart>().CallId.ShouldBe(call.CallId);
    }

    [Fact]
    public void Read_ReasoningContentWithoutDetails_IsIgnored() =>
        ChatScript.Read("{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"a\",\"reasoning_content\":\"hm\"}]}").Messages[0].Parts.ShouldHaveSingleItem();

    [Theory]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":5}}]}]", "messages[0].content[0].image_url.url")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]", "messages[0].content[0]")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[7]}]", "messages[0].content[0]")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]", "messages[0].content[0]")]
    [InlineData("\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]", "messages[0]")]
    [InlineData("\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\"}]}]", "messages[0].tool_calls[0]")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"function\"}]", "tools[0]")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[3]", "tools[0]")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tool_choice\":\"maybe\"", "tool_choice")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tool_choice\":{\"type\":\"function\",\"function\":{}}", "tool_choice.function")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"response_format\":{\"type\":\"xml\"}", "response_format")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stop\":[1]", "stop[0]")]
    public void Read_WrongInside_NamesThePath(string fields, string param)
    {
        byte[] body = Bytes("{\"model\":\"m\"," + fields + "}");
        Codec.Requests.ReadEnvelope(body, out _).ShouldBeNull();

        Fault? fault = Codec.Requests.Read(body, out CanonicalRequest? request);

        request.ShouldBeNull();
        (fault!.Kind, fault.Param).ShouldBe((FaultKind.InvalidRequest, param));
    }
}
