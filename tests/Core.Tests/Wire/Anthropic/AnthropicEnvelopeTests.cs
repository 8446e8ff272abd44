using System.Buffers;
using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;

namespace Breakwater.Core.Tests.Wire.Anthropic;

public sealed class AnthropicEnvelopeTests
{
    private const string Plain = """{ "model" : "claude-x" , "max_tokens": 10, "messages":[{"role":"user","content":"hi"}], "stream":true}""";

    [Fact]
    public void Envelope_PlainRequest_TellsModelStreamAndBound()
    {
        Kit.Envelope(Plain, out var envelope).ShouldBeNull();
        envelope!.Model.ShouldBe("claude-x");
        envelope.Stream.ShouldBeTrue();
        envelope.MaxOutputTokens.ShouldBe(10);
        envelope.InsertAt.ShouldBe(1);
        envelope.IncludeUsage.ShouldBeTrue();
        envelope.Binding.ShouldBe(StateBinding.None);
    }

    [Fact]
    public void WriteSame_OtherModel_ChangesNothingElse()
    {
        Kit.Envelope(Plain, out var envelope);
        var output = new ArrayBufferWriter<byte>();
        Kit.Codec.Requests.WriteSame(Kit.Utf8(Plain), envelope!, "own\"model"u8, output);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(Plain.Replace("\"claude-x\"", "\"own\\\"model\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Envelope_EscapedModel_IsDecoded()
    {
        Kit.Envelope("""{"model":"a\u0062c","max_tokens":1,"messages":[{"role":"user","content":[]}]}""", out var envelope).ShouldBeNull();
        envelope!.Model.ShouldBe("abc");
    }

    [Theory]
    [InlineData("""{"max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", "model", "required")]
    [InlineData("""{"model":"","max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", "model", "empty")]
    [InlineData("""{"model":3,"max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", "model", "a string, got a number")]
    [InlineData("""{"model":null,"max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", "model", "a string, got null")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}]}""", "max_tokens", "required")]
    [InlineData("""{"model":"m","max_tokens":1.5,"messages":[{"role":"user","content":"x"}]}""", "max_tokens", "whole")]
    [InlineData("""{"model":"m","max_tokens":-1,"messages":[{"role":"user","content":"x"}]}""", "max_tokens", "at least 0")]
    [InlineData("""{"model":"m","max_tokens":1}""", "messages", "required")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[]}""", "messages", "empty")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":{}}""", "messages", "an array, got an object")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":["x"]}""", "messages[0]", "an object, got a string")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"x"},{"role":"tool","content":"x"}]}""", "messages[1].role", "\"assistant\"")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user"}]}""", "messages[0].content", "required")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"content":"x"}]}""", "messages[0].role", "required")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":null}]}""", "messages[0].content", "got null")]
    [InlineData("""{"model":"m","max_tokens":1,"temperature":"hot","messages":[{"role":"user","content":"x"}]}""", "temperature", "a number, got a string")]
    [InlineData("""{"model":"m","max_tokens":1,"temperature":1.5,"messages":[{"role":"user","content":"x"}]}""", "temperature", "between 0 and 1")]
    [InlineData("""{"model":"m","max_tokens":1,"top_k":1.5,"messages":[{"role":"user","content":"x"}]}""", "top_k", "whole")]
    [InlineData("""{"model":"m","max_tokens":1,"stream":"yes","messages":[{"role":"user","content":"x"}]}""", "stream", "true or false, got a string")]
    [InlineData("""{"model":"m","max_tokens":1,"system":7,"messages":[{"role":"user","content":"x"}]}""", "system", "a string or an array, got a number")]
    [InlineData("""{"model":"m","max_tokens":1,"model":"n","messages":[{"role":"user","content":"x"}]}""", "model", "twice")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"x}]}""", "messages[0].content", "JSON")]
    [InlineData("[]", null, "object")]
    [InlineData("\"x\"", null, "object")]
    [InlineData("", null, "empty")]
    public void Envelope_BadBody_NamesTheField(string body, string? param, string says)
    {
        var fault = Kit.Envelope(body, out var envelope).ShouldNotBeNull();
        envelope.ShouldBeNull();
        fault.Kind.ShouldBe(FaultKind.InvalidRequest);
        fault.Param.ShouldBe(param);
        fault.Detail.ShouldContain(says);
    }

    [Fact]
    public void Envelope_CountTokens_NeedsNoBound()
    {
        const string Body = """{"model":"m","messages":[{"role":"user","content":"x"}]}""";
        AnthropicCodec.CountTokens.Requests.ReadEnvelope(Kit.Utf8(Body), out var envelope).ShouldBeNull();
        envelope!.MaxOutputTokens.ShouldBeNull();
        AnthropicCodec.Instance.Requests.ReadEnvelope(Kit.Utf8(Body), out _)!.Param.ShouldBe("max_tokens");
    }

    [Theory]
    [InlineData("""[{"type":"thinking","thinking":"","signature":"abc"}]""", StateBinding.Reasoning, "messages[0].content[0].signature")]
    [InlineData("""[{"type":"text","text":"x"},{"type":"redacted_thinking","data":"abc"}]""", StateBinding.Reasoning, "messages[0].content[1].data")]
    [InlineData("""[{"data":"abc","type":"redacted_thinking"}]""", StateBinding.Reasoning, "messages[0].content[0].data")]
    [InlineData("""[{"type":"thinking","thinking":"","signature":"bw1.r.e.p.-.abc"}]""", StateBinding.None, null)]
    [InlineData("""[{"type":"thinking","thinking":"x","signature":""}]""", StateBinding.None, null)]
    [InlineData("""[{"type":"tool_use","id":"a","name":"b","input":{"signature":"x","file_id":"y"}}]""", StateBinding.None, null)]
    [InlineData("""[{"type":"text","text":"the \"file_id\" and \"signature\""}]""", StateBinding.None, null)]
    [InlineData("""[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]""", StateBinding.None, null)]
    [InlineData("""[{"type":"image","source":{"type":"file","file_id":"file_1"}}]""", StateBinding.Stored, "messages[0].content[0].source.file_id")]
    public void Envelope_ProviderState_Binds(string content, StateBinding binding, string? field)
    {
        Kit.Envelope($$"""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":{{content}}}]}""", out var envelope).ShouldBeNull();
        envelope!.Binding.ShouldBe(binding);
        envelope.BindingField.ShouldBe(field);
    }

    [Theory]
    [InlineData("\"cont_1\"", "cont_1")]
    [InlineData("""{"id":"cont_2","skills":[]}""", "cont_2")]
    [InlineData("""{"skills":[]}""", null)]
    public void Envelope_Container_BindsByItsId(string container, string? id)
    {
        Kit.Envelope($$"""{"model":"m","max_tokens":1,"container":{{container}},"messages":[{"role":"user","content":"x"}]}""", out var envelope).ShouldBeNull();
        envelope!.StateId.ShouldBe(id);
        envelope.Binding.ShouldBe(id is null ? StateBinding.None : StateBinding.Stored);
    }
}
