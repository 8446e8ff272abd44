using System.Buffers;
using System.Text.Json.Nodes;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.Anthropic;

public sealed class AnthropicRequestReadTests
{
    private const string Full = """
        {"model":"claude-x","max_tokens":9000,"stream":true,
         "system":[{"type":"text","text":"be kind","cache_control":{"type":"ephemeral","ttl":"1h"}}],
         "messages":[
          {"role":"user","content":[
            {"type":"text","text":"look \ud83d\ude00"},
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},
            {"type":"image","source":{"type":"url","url":"https://x/y.png"}},
            {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"BBBB"},"title":"t","context":"c","citations":{"enabled":true}},
            {"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain"}},
            {"type":"search_result","source":"s","title":"t","content":[{"type":"text","text":"r"}]}]},
          {"role":"assistant","content":[
            {"type":"thinking","thinking":"hm","signature":"sig"},
            {"type":"redacted_thinking","data":"red"},
            {"type":"text","text":"ok","citations":[{"type":"page_location","cited_text":"z"}]},
            {"type":"tool_use","id":"toolu_1","name":"f","input":{"n":1.50,"big":12345678901234567890}},
            {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"q"}}]},
          {"role":"user","content":[
            {"type":"tool_result","tool_use_id":"toolu_1","is_error":true,"content":[{"type":"text","text":"bad"}]},
            {"type":"text","text":"go on"}]},
          {"role":"system","content":[{"type":"text","text":"new rule"}]},
          {"role":"user","content":[{"type":"text","text":"?"}]}],
         "tools":[{"name":"f","description":"d","input_schema":{"type":"object"},"strict":true,"input_examples":[{}]},{"type":"web_search_20250305","name":"web_search"}],
         "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},
         "stop_sequences":["END"],"temperature":0.5,"top_p":0.9,"top_k":5,
         "thinking":{"type":"adaptive","display":"summarized"},
         "output_config":{"effort":"high","format":{"type":"json_schema","schema":{"type":"object","additionalProperties":false}},"task_budget":{"x":1}},
         "metadata":{"user_id":"u1"},"service_tier":"auto","cache_control":{"type":"ephemeral"},
         "mcp_servers":[{"name":"m"}],"speed":"fast","context_management":{"edits":[]}}
        """;

    [Fact]
    public void Request_ReadAndWritten_IsEquivalent()
    {
        var losses = new LossList();
        var request = Kit.Read(Full);
        var traits = ModelTraits.MidConversationSystem;
        var written = Kit.Write(request, losses, traits);
        losses.IsEmpty.ShouldBeTrue(losses.ToString());
        written.ShouldBeJson(Full.Replace("\"claude-x\"", "\"claude-x\"", StringComparison.Ordinal));
        JsonNode.DeepEquals(Kit.Write(request, traits: traits), written).ShouldBeTrue();
    }

    [Fact]
    public void Request_Read_FillsTheCanonicalFields()
    {
        var request = Kit.Read(Full);
        request.Messages[0].Role.ShouldBe(Role.System);
        request.Messages[0].Parts[0].CacheBreakpoint.IsNull.ShouldBeFalse();
        request.Messages.Select(message => message.Role).ShouldBe([Role.System, Role.User, Role.Assistant, Role.User, Role.System, Role.User]);
        request.Messages[2].Parts[3].ShouldBeOfType<ToolCallPart>().Arguments.Value.ShouldBe("""{"n":1.50,"big":12345678901234567890}""");
        request.Messages[2].Parts[4].ShouldBeOfType<OpaquePart>().Type.ShouldBe("server_tool_use");
        request.Messages[3].Parts[0].ShouldBeOfType<ToolResultPart>().IsError.ShouldBeTrue();
        request.Tools[1].Kind.ShouldBe(ToolKind.Hosted);
        request.ToolChoice!.Mode.ShouldBe(ToolChoiceMode.Named);
        request.ParallelToolCalls.ShouldBe(false);
        request.Reasoning.ShouldBe(new ReasoningOptions { Mode = ReasoningMode.Adaptive, Effort = "high", Summary = "summarized" });
        request.Format!.Kind.ShouldBe(OutputKind.JsonSchema);
        request.UserId.Value.ShouldBe("u1");
        request.Extras.Select(extra => extra.Name).ShouldBe(["output_config.task_budget", "mcp_servers", "speed", "context_management"]);
    }

    [Fact]
    public void Thinking_WrappedState_GoesBackToItsOwner()
    {
        var owned = new ThinkingPart(Dialect.OpenAiResponses, Kit.Text("sum")) { Encrypted = Kit.Text("enc"), ItemId = Kit.Text("rs_1") };
        var signature = ReasoningEnvelope.Wrap(owned, "openai").Value;
        var request = Kit.Read($$"""
            {"model":"m","max_tokens":1,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"thinking","thinking":"sum","signature":"{{signature}}"}]}]}
            """);
        var part = request.Messages[1].Parts[0].ShouldBeOfType<ThinkingPart>();
        part.Origin.ShouldBe(Dialect.OpenAiResponses);
        part.Encrypted.Value.ShouldBe("enc");
        part.ItemId.Value.ShouldBe("rs_1");
        part.Provider.ShouldBe("openai");
    }

    [Theory]
    [InlineData("""{"type":"text","text":5}""", "messages[0].content[0].text")]
    [InlineData("""{"text":"no type"}""", "messages[0].content[0]")]
    [InlineData("7", "messages[0].content[0]")]
    [InlineData("""{"type":"tool_result","tool_use_id":[1]}""", "messages[0].content[0].tool_use_id")]
    [InlineData("""{"type":"image","source":"x"}""", "messages[0].content[0].source")]
    public void Block_OfWrongType_IsRefusedByPath(string block, string path)
    {
        var body = Kit.Utf8($$"""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{{block}}]}]}""");
        var fault = Kit.Codec.Requests.Read(body, out var request).ShouldNotBeNull();
        request.ShouldBeNull();
        fault.Kind.ShouldBe(FaultKind.InvalidRequest);
        fault.Param.ShouldBe(path);
    }

    [Fact]
    public void Text_WithLoneSurrogateEscape_PassesUnchanged()
    {
        var request = Kit.Read("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"a\ud83d"}]}""");
        var output = new ArrayBufferWriter<byte>();
        Kit.Codec.Requests.Write(request, Kit.Target, output, new LossList()).ShouldBeNull();
        System.Text.Encoding.UTF8.GetString(output.WrittenSpan).ShouldContain("\"a\\ud83d\"");
    }
}
