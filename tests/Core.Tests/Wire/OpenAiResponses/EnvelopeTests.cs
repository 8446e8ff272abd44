using System.Buffers;
using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

public sealed class EnvelopeTests
{
    [Theory]
    [InlineData("""{"model":"m","input":"additional_tools"}""", false)]
    [InlineData("""{"model":"m","input":"x","tools":[]}""", false)]
    [InlineData("""{"model":"m","input":"x","tools":[{"type":"function","name":"f"}]}""", true)]
    [InlineData("""{"model":"m","input":[{"type":"additional_tools","tools":[{"type":"function","name":"f"}]},{"role":"user","content":"x"}]}""", true)]
    public void Envelope_ToolsInAnyPlace_AreTold(string body, bool hasTools) => Calls.ReadEnvelope(body).Envelope!.HasTools.ShouldBe(hasTools);

    [Fact]
    public void Envelope_OfAnOrdinaryRequest_TellsWhatTheGatewayNeeds()
    {
        const string Body = """{"input":"hi","stream":true,"model":"gpt-5","max_output_tokens":77,"x_unknown":{"a":[1]}}""";

        var (fault, envelope) = Calls.ReadEnvelope(Body);

        fault.ShouldBeNull();
        envelope!.Model.ShouldBe("gpt-5");
        Body.Substring(envelope.ModelRange.Start, envelope.ModelRange.Length).ShouldBe("\"gpt-5\"");
        (envelope.Stream, envelope.MaxOutputTokens, envelope.InsertAt, envelope.IncludeUsage).ShouldBe((true, 77, 1, true));
        (envelope.Binding, envelope.StateId, envelope.Background).ShouldBe((StateBinding.None, null, false));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("[]", null)]
    [InlineData("\"x\"", null)]
    [InlineData("""{"model":"m","input":"x","input":"y"}""", "input")]
    [InlineData("""{"model":"m","input":"x",}""", null)]
    [InlineData("""{"input":"x"}""", "model")]
    [InlineData("""{"model":"","input":"x"}""", "model")]
    [InlineData("""{"model":1,"input":"x"}""", "model")]
    [InlineData("""{"model":"m"}""", "input")]
    [InlineData("""{"model":"m","input":[]}""", "input")]
    [InlineData("""{"model":"m","input":null}""", "input")]
    [InlineData("""{"model":"m","input":{}}""", "input")]
    [InlineData("""{"model":"m","input":"x","temperature":"hot"}""", "temperature")]
    [InlineData("""{"model":"m","input":"x","temperature":2.5}""", "temperature")]
    [InlineData("""{"model":"m","input":"x","top_p":-1}""", "top_p")]
    [InlineData("""{"model":"m","input":"x","max_output_tokens":0}""", "max_output_tokens")]
    [InlineData("""{"model":"m","input":"x","max_output_tokens":1.5}""", "max_output_tokens")]
    [InlineData("""{"model":"m","input":"x","stream":"yes"}""", "stream")]
    [InlineData("""{"model":"m","input":"x","tools":{}}""", "tools")]
    [InlineData("""{"model":"m","input":"x","tool_choice":3}""", "tool_choice")]
    [InlineData("""{"model":"m","input":"x","text":"json"}""", "text")]
    [InlineData("""{"model":"m","input":"x","reasoning":"high"}""", "reasoning")]
    [InlineData("""{"model":"m","input":["x"]}""", "input[0]")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":"a"},{"role":"robot","content":"b"}]}""", "input[1].role")]
    [InlineData("""{"model":"m","input":[{"content":"a"}]}""", "input[0].role")]
    [InlineData("""{"model":"m","input":[{"role":"user"}]}""", "input[0].content")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":7}]}""", "input[0].content")]
    [InlineData("""{"model":"m","input":[{"type":5}]}""", "input[0].type")]
    [InlineData("""{"model":"m","input":[{"type":"function_call","call_id":"c","name":"f"}]}""", "input[0].arguments")]
    [InlineData("""{"model":"m","input":[{"type":"function_call_output","output":"x"}]}""", "input[0].call_id")]
    [InlineData("""{"model":"m","input":[{"type":"function_call_output","call_id":"c","output":1}]}""", "input[0].output")]
    public void Envelope_OfABadRequest_IsRefusedNamingTheField(string body, string? param)
    {
        var (fault, envelope) = Calls.ReadEnvelope(body);

        envelope.ShouldBeNull();
        fault!.Kind.ShouldBe(FaultKind.InvalidRequest);
        fault.Param.ShouldBe(param);
        if (param is not null)
        {
            fault.Detail.ShouldContain(param);
        }
    }

    [Theory]
    [InlineData("""{"model":"m","input":"x","previous_response_id":"resp_1"}""", StateBinding.Stored, "previous_response_id", "resp_1")]
    [InlineData("""{"model":"m","conversation":"conv_1"}""", StateBinding.Stored, "conversation", "conv_1")]
    [InlineData("""{"model":"m","input":"x","conversation":{"id":"conv_2"}}""", StateBinding.Stored, "conversation", "conv_2")]
    [InlineData("""{"prompt":{"id":"pmpt_1"}}""", StateBinding.Stored, "prompt", null)]
    [InlineData("""{"model":"m","input":[{"type":"item_reference","id":"msg_1"}]}""", StateBinding.Stored, "item_reference", null)]
    [InlineData("""{"model":"m","input":[{"id":"msg_1"}]}""", StateBinding.Stored, "item_reference", null)]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_image","file_id":"file-1"}]}]}""", StateBinding.Stored, "file_id", null)]
    [InlineData("""{"model":"m","input":[{"type":"computer_call_output","call_id":"c","output":{"file_id":"f"}}]}""", StateBinding.Stored, "file_id", null)]
    [InlineData("""{"model":"m","input":"x","tools":[{"type":"file_search","vector_store_ids":["vs"]}]}""", StateBinding.Stored, "tools", null)]
    [InlineData("""{"model":"m","input":"x","tools":[{"type":"code_interpreter","container":"cntr_1"}]}""", StateBinding.Stored, "tools", null)]
    [InlineData("""{"model":"m","input":"x","tools":[{"type":"code_interpreter","container":{"type":"auto"}}]}""", StateBinding.None, null, null)]
    [InlineData("""{"model":"m","input":[{"type":"reasoning","summary":[],"encrypted_content":"gAAA"}]}""", StateBinding.Reasoning, "encrypted_content", null)]
    [InlineData("""{"model":"m","input":[{"type":"reasoning","summary":[],"encrypted_content":"bw1.a.s.p.-.x"}]}""", StateBinding.None, null, null)]
    [InlineData("""{"model":"m","input":"the word \"file_id\": \"x\" alone"}""", StateBinding.None, null, null)]
    [InlineData("""{"model":"m","input":"x","tools":[{"type":"function","name":"f","parameters":{"properties":{"file_id":{}}}}]}""", StateBinding.None, null, null)]
    [InlineData("""{"model":"m","input":"x","previous_response_id":null,"conversation":null}""", StateBinding.None, null, null)]
    public void Envelope_OfARequestBoundToState_NamesTheBinding(string body, StateBinding binding, string? field, string? id)
    {
        var (fault, envelope) = Calls.ReadEnvelope(body);

        fault.ShouldBeNull();
        (envelope!.Binding, envelope.BindingField, envelope.StateId).ShouldBe((binding, field, id));
    }

    [Fact]
    public void WriteSame_AnotherModel_ChangesTheModelAlone()
    {
        const string Body = """{ "a" : 1e3, "model" : "mine", "input":"\u00e9 \ud83d", "z":[ ] }""";
        var (_, envelope) = Calls.ReadEnvelope(Body);
        var output = new ArrayBufferWriter<byte>();

        Calls.Codec.Requests.WriteSame(Encoding.UTF8.GetBytes(Body), envelope!, "up\"1"u8, output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(Body.Replace("\"mine\"", "\"up\\\"1\"", StringComparison.Ordinal));
    }
}
