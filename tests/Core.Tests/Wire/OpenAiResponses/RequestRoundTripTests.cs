using System.Text.Json.Nodes;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

public sealed class RequestRoundTripTests
{
    [Theory]
    [InlineData("""{"model":"gpt-up","instructions":"i","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"a\ud83d\ude00"}]}]}""")]
    [InlineData("""
        {"model":"gpt-up","input":[
          {"type":"message","role":"system","content":[{"type":"input_text","text":"s1"},{"type":"input_text","text":"s2"}]},
          {"type":"message","role":"user","content":[{"type":"input_image","image_url":"https://x/y.png","detail":"low"},{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,QQ=="},
             {"type":"input_file","file_url":"https://x/f"},{"type":"input_image","file_id":"file-1","detail":"auto"},{"type":"input_audio","input_audio":{"data":"QQ==","format":"wav"}},
             {"type":"input_text","text":"t","prompt_cache_breakpoint":{"mode":"explicit","ttl":"30m"}}]},
          {"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"s"}],"encrypted_content":"gAA"},
          {"type":"message","role":"assistant","phase":"commentary","content":[{"type":"output_text","text":"a","annotations":[{"type":"url_citation","start_index":0,"end_index":1,"title":"t","url":"u"}]},{"type":"refusal","refusal":"no"}]},
          {"id":"fc_1","type":"function_call","call_id":"call_1","name":"f","arguments":"{}"},
          {"id":"ctc_1","type":"custom_tool_call","call_id":"call_2","name":"g","input":"x"},
          {"id":"ws_1","type":"web_search_call","status":"completed","action":{"type":"search","query":"q"}},
          {"type":"function_call_output","call_id":"call_1","output":"r"},
          {"type":"custom_tool_call_output","call_id":"call_2","output":[{"type":"input_text","text":"a"},{"type":"input_text","text":"b"}]}]}
        """)]
    [InlineData("""
        {"model":"gpt-up","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}],
         "tools":[{"type":"function","name":"f","parameters":null,"defer_loading":true},{"type":"mcp","server_label":"l"}],"tool_choice":{"type":"mcp","server_label":"l"},
         "parallel_tool_calls":false,"stream":true,"max_output_tokens":5,"temperature":0.25,"top_p":0.5,
         "reasoning":{"effort":"low","summary":"detailed","mode":"pro"},"include":["message.output_text.logprobs","reasoning.encrypted_content"],
         "text":{"format":{"type":"json_schema","name":"n","description":"d","schema":{"type":"object"},"strict":true},"verbosity":"high"},
         "store":true,"safety_identifier":"u","service_tier":"priority","prompt_cache_key":"k","metadata":{"a":"b"},"truncation":"auto","max_tool_calls":2,
         "previous_response_id":"resp_1","background":true,"top_logprobs":3,"x_new":{"y":[1,2.50]}}
        """)]
    [InlineData("""{"model":"gpt-up","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}],"tools":[{"type":"function","name":"f","parameters":{}}],"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"}]}}""")]
    public void Request_ReadAndWritten_SaysTheSame(string body)
    {
        var losses = new LossList();

        var written = Calls.Write(Calls.Read(body), losses);

        JsonNode.DeepEquals(written, JsonNode.Parse(body)).ShouldBeTrue($"{written.ToJsonString()}\nis not\n{body}");
        losses.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Request_WrittenTwice_IsTheSameTwice()
    {
        var request = Calls.Read("""{"model":"m","instructions":"i","input":[{"role":"user","content":"a"}],"reasoning":{"effort":"low"}}""");

        Calls.Write(request).ToJsonString().ShouldBe(Calls.Write(request).ToJsonString());
    }
}
