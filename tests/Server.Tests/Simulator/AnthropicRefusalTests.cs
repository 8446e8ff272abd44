using System.Net;

namespace Breakwater.Server.Tests.Simulator;

public sealed class AnthropicRefusalTests
{
    [Theory]
    [InlineData("not json", 400, "JSON")]
    [InlineData("""{"max_tokens":5,"messages":[{"role":"user","content":"x"}]}""", 400, "model: Field required")]
    [InlineData("""{"model":"sim-claude","messages":[{"role":"user","content":"x"}]}""", 400, "max_tokens: Field required")]
    [InlineData("""{"model":"nope","max_tokens":5,"messages":[{"role":"user","content":"x"}]}""", 404, "model: nope")]
    [InlineData("""{"model":"sim-claude","max_tokens":5}""", 400, "messages: Field required")]
    [InlineData("""{"model":"sim-claude","max_tokens":5,"messages":[]}""", 400, "at least one message")]
    [InlineData("""{"model":"sim-claude","max_tokens":5,"messages":[{"role":"assistant","content":"x"},{"role":"user","content":"x"}]}""", 400, "first message")]
    [InlineData("""{"model":"sim-claude","max_tokens":5,"messages":[{"role":"user","content":[{"type":"text","text":""}]}]}""", 400, "non-empty")]
    [InlineData("""{"model":"sim-claude","max_tokens":5,"messages":[{"role":"user","content":""}]}""", 400, "non-empty")]
    [InlineData("""{"model":"sim-claude","max_tokens":5,"messages":[{"role":"user","content":"x"}],"foo":1}""", 400, "foo: Extra inputs")]
    [InlineData("""{"model":"sim-claude","max_tokens":5,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"x"}]}]}""", 400, "unexpected `tool_use_id`")]
    [InlineData("""{"model":"sim-claude","max_tokens":5,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"f","input":{}}]},{"role":"user","content":"x"}]}""", 400, "without `tool_result`")]
    [InlineData("""{"model":"sim-claude","max_tokens":5,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"f","input":{}}]},{"role":"user","content":[{"type":"text","text":"t"},{"type":"tool_result","tool_use_id":"toolu_1"}]}]}""", 400, "must come before")]
    [InlineData("""{"model":"sim-claude","max_tokens":5,"messages":[{"role":"user","content":"x"}],"tools":[{"name":"f"}]}""", 400, "input_schema: Field required")]
    [InlineData("""{"model":"sim-claude","max_tokens":5,"messages":[{"role":"user","content":"x"}],"thinking":{"type":"enabled","budget_tokens":1024}}""", 400, "max_tokens")]
    [InlineData("""{"model":"claude-opus-5-5","max_tokens":5,"messages":[{"role":"user","content":"x"}],"thinking":{"type":"disabled"}}""", 400, "thinking.type.disabled")]
    [InlineData("""{"model":"claude-haiku-5-5","max_tokens":5,"messages":[{"role":"user","content":"x"}],"temperature":0.5}""", 400, "temperature")]
    [InlineData("""{"model":"claude-haiku-5-5","max_tokens":5,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}]}""", 400, "prefill")]
    public async Task Messages_BadRequest_IsRefusedNamingTheField(string body, int status, string message)
    {
        await using var session = await SimulatorSession.StartAsync();
        var response = await session.SendAnthropicAsync(HttpMethod.Post, "/v1/messages", body);
        var answer = await SimulatorSession.ReadAsync(response);
        ((int)response.StatusCode).ShouldBe(status);
        answer.GetProperty("type").GetString().ShouldBe("error");
        answer.GetProperty("error").GetProperty("type").GetString().ShouldBe(status == 404 ? "not_found_error" : "invalid_request_error");
        answer.GetProperty("error").GetProperty("message").GetString()!.ShouldContain(message);
        answer.GetProperty("request_id").GetString().ShouldBe(response.Headers.GetValues("request-id").Single());
    }

    [Theory]
    [InlineData("2023-06-01", ",\"temperature\":0.5", 200)]
    [InlineData("2026-10-21", ",\"temperature\":1", 400)]
    [InlineData("2026-10-21", ",\"top_k\":5", 400)]
    [InlineData("2026-10-21", "", 200)]
    [InlineData("2020-01-01", "", 400)]
    public async Task Messages_Version_DecidesOnSampling(string version, string more, int status)
    {
        await using var session = await SimulatorSession.StartAsync();
        var response = await session.SendAnthropicAsync(HttpMethod.Post, "/v1/messages", SimulatorSession.Message("x", more), version);
        ((int)response.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("anthropic-version", HttpStatusCode.BadRequest)]
    [InlineData("x-api-key", HttpStatusCode.Unauthorized)]
    public async Task Messages_HeaderMissing_IsRefused(string header, HttpStatusCode status)
    {
        await using var session = await SimulatorSession.StartAsync();
        var request = session.Anthropic(HttpMethod.Post, "/v1/messages", SimulatorSession.Message("x"));
        request.Headers.Remove(header);
        (await session.SendAsync(request)).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Messages_UnknownBeta_IsRefused()
    {
        await using var session = await SimulatorSession.StartAsync();
        var request = session.Anthropic(HttpMethod.Post, "/v1/messages", SimulatorSession.Message("x"));
        request.Headers.Add("anthropic-beta", "files-api-2025-04-14, sea-shanty-2026-01-01");
        var response = await session.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("sea-shanty-2026-01-01");
    }
}
