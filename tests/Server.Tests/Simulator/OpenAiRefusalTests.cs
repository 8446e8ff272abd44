using System.Net;
using Breakwater.Simulator.Providers;

namespace Breakwater.Server.Tests.Simulator;

public sealed class OpenAiRefusalTests
{
    private const string User = """[{"role":"user","content":"hi"}]""";

    [Theory]
    [InlineData("not json", 400, null, null)]
    [InlineData("""{"model":"\ud83d","messages":[{"role":"user","content":"x"}]}""", 400, null, null)]
    [InlineData("{}", 400, null, null)]
    [InlineData("""{"model":"sim-gpt"}""", 400, "messages", "missing_required_parameter")]
    [InlineData("""{"model":"sim-gpt","messages":[]}""", 400, "messages", "empty_array")]
    [InlineData("""{"model":"sim-gpt","messages":"x"}""", 400, "messages", "invalid_type")]
    [InlineData("""{"model":"nope","messages":[{"role":"user","content":"x"}]}""", 404, null, "model_not_found")]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"boss","content":"x"}]}""", 400, "messages[0].role", "invalid_value")]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"user"}]}""", 400, "messages[0].content", "missing_required_parameter")]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"user","content":null}]}""", 400, "messages[0].content", "invalid_type")]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"user","content":[{"type":"image_url","image_url":{}}]}]}""", 400, "messages[0].content[0].image_url.url", "missing_required_parameter")]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"tool","tool_call_id":"a","content":"x"}]}""", 400, "messages.[0].role", null)]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"user","content":"x"}]}""", 400, "messages", null)]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"user","content":"x"}],"foo":1}""", 400, null, null)]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"user","content":"x"}],"tool_choice":"auto"}""", 400, "tool_choice", null)]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"user","content":"x"}],"stream_options":{}}""", 400, "stream_options", null)]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"user","content":"x"}],"n":0}""", 400, "n", "integer_below_min_value")]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"user","content":"x"}],"stop":["1","2","3","4","5"]}""", 400, "stop", "array_above_max_length")]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_object"}}""", 400, "messages", null)]
    [InlineData("""{"model":"gpt-6-sol","messages":[{"role":"user","content":"x"}],"max_tokens":5}""", 400, "max_tokens", "unsupported_parameter")]
    [InlineData("""{"model":"gpt-6-sol","messages":[{"role":"user","content":"x"}],"temperature":0.2}""", 400, "temperature", "unsupported_parameter")]
    [InlineData("""{"model":"sim-gpt","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":{"type":"object","properties":{}}}}]}""", 400, "tools[0].function.parameters", "invalid_function_parameters")]
    public async Task Chat_BadRequest_IsRefusedNamingTheField(string body, int status, string? param, string? code)
    {
        await using var session = await SimulatorSession.StartAsync();
        var response = await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", body);
        var error = (await SimulatorSession.ReadAsync(response)).GetProperty("error");
        ((int)response.StatusCode).ShouldBe(status, error.GetRawText());
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error");
        error.GetProperty("param").GetString().ShouldBe(param);
        error.GetProperty("code").GetString().ShouldBe(code);
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("""{"model":"sim-gpt"}""", 400, "input")]
    [InlineData("""{"model":"nope","input":"x"}""", 404, "model")]
    [InlineData("""{"model":"sim-gpt","input":"x","stop":"a"}""", 400, "stop")]
    [InlineData("""{"model":"sim-gpt","input":"x","max_output_tokens":3}""", 400, "max_output_tokens")]
    [InlineData("""{"model":"sim-gpt","input":"x","previous_response_id":"resp_none"}""", 400, "previous_response_id")]
    [InlineData("""{"model":"sim-gpt","input":[{"role":"user","content":[{"type":"text","text":"x"}]}]}""", 400, "input[0].content[0]")]
    [InlineData("""{"model":"sim-gpt","input":[{"type":"function_call_output","call_id":"a","output":"x"}]}""", 400, "input")]
    [InlineData("""{"model":"sim-gpt","input":[{"type":"function_call","call_id":"a","name":"f","arguments":"{}"}]}""", 400, "input")]
    [InlineData("""{"model":"sim-gpt","input":[{"type":"item_reference","id":"msg_none"}]}""", 404, "input")]
    [InlineData("""{"model":"sim-gpt","input":[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"bm9uZQ=="},{"role":"assistant","content":"x"}]}""", 400, null)]
    [InlineData("""{"model":"sim-gpt","input":"x","tools":[{"type":"function","parameters":{}}]}""", 400, "tools[0].name")]
    public async Task Responses_BadRequest_IsRefusedNamingTheField(string body, int status, string? param)
    {
        await using var session = await SimulatorSession.StartAsync();
        var response = await session.SendOpenAiAsync(HttpMethod.Post, "/v1/responses", body);
        var error = (await SimulatorSession.ReadAsync(response)).GetProperty("error");
        ((int)response.StatusCode).ShouldBe(status, error.GetRawText());
        error.GetProperty("param").GetString().ShouldBe(param);
    }

    [Fact]
    public async Task OpenAi_NoKeyOrWrongKey_Is401()
    {
        var options = new SimulatorOptions { Pacing = PacingOptions.Instant, ApiKeys = new HashSet<string> { "sk-the-only-one" } };
        await using var session = await SimulatorSession.StartAsync(options);
        var none = session.OpenAi(HttpMethod.Get, "/v1/models");
        none.Headers.Authorization = null;

        (await session.SendAsync(none)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var wrong = await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", $$"""{"model":"sim-gpt","messages":{{User}}}""");
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await SimulatorSession.ReadAsync(wrong)).GetProperty("error").GetProperty("code").GetString().ShouldBe("invalid_api_key");
    }

    [Fact]
    public async Task OpenAi_UnknownPathOrMethod_IsRefused()
    {
        await using var session = await SimulatorSession.StartAsync();
        (await session.SendOpenAiAsync(HttpMethod.Post, "/v1/nothing", "{}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await session.SendOpenAiAsync(HttpMethod.Get, "/v1/chat/completions")).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }
}
