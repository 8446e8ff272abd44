using System.Net;
using System.Text.Json;
using Breakwater.Simulator.Providers;

namespace Breakwater.Server.Tests.Simulator;

public sealed class ResponsesTests
{
    private const string Path = "/v1/responses";

    [Fact]
    public async Task Responses_PlainText_IsStoredAndCanBeReadAndDeleted()
    {
        await using var session = await SimulatorSession.StartAsync();
        var created = await session.OpenAiAsync(Path, SimulatorSession.Response("Hello"));
        var id = created.GetProperty("id").GetString()!;

        created.GetProperty("status").GetString().ShouldBe("completed");
        created.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString()!.ShouldStartWith("You said: \"Hello\".");
        (await session.OpenAiGetAsync($"{Path}/{id}")).GetRawText().ShouldBe(created.GetRawText());
        var items = await session.OpenAiGetAsync($"{Path}/{id}/input_items");
        items.GetProperty("data")[0].GetProperty("content")[0].GetProperty("text").GetString().ShouldBe("Hello");
        items.GetProperty("has_more").GetBoolean().ShouldBeFalse();
        var deleted = await SimulatorSession.ReadAsync(await session.SendOpenAiAsync(HttpMethod.Delete, $"{Path}/{id}"));
        deleted.GetProperty("deleted").GetBoolean().ShouldBeTrue();
        (await session.SendOpenAiAsync(HttpMethod.Get, $"{Path}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Responses_NotStored_CannotBeRead()
    {
        await using var session = await SimulatorSession.StartAsync();
        var created = await session.OpenAiAsync(Path, SimulatorSession.Response("Hello", ",\"store\":false"));
        (await session.SendOpenAiAsync(HttpMethod.Get, $"{Path}/{created.GetProperty("id").GetString()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("Tell me", "")]
    [InlineData("What is the weather", $",\"tools\":{Tools.Responses}")]
    [InlineData("Think", ",\"reasoning\":{\"effort\":\"high\",\"summary\":\"auto\"}")]
    [InlineData("Think hidden", ",\"model\":\"gpt-6-sol\",\"include\":[\"reasoning.encrypted_content\"]")]
    [InlineData("Cut", ",\"max_output_tokens\":16")]
    public async Task ResponsesStream_AnyAnswer_FollowsTheGrammar(string text, string more)
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = more.Contains("\"model\"", StringComparison.Ordinal)
            ? SimulatorSession.Response(text, more).Replace("\"model\":\"sim-gpt\",", "", StringComparison.Ordinal)
            : SimulatorSession.Response(text, more);
        var streamed = body[..^1] + ",\"stream\":true}";
        ResponsesGrammar.Check(await session.OpenAiStreamAsync(Path, streamed));
    }

    [Fact]
    public async Task Responses_ToolLoop_ContinuesFromThePreviousResponse()
    {
        await using var session = await SimulatorSession.StartAsync();
        var first = await session.OpenAiAsync(Path, SimulatorSession.Response("weather", $",\"tools\":{Tools.Responses}"));
        var calls = first.GetProperty("output").EnumerateArray().ToList();
        calls.Count.ShouldBe(2);
        foreach (var call in calls)
            JsonDocument.Parse(call.GetProperty("arguments").GetString()!).RootElement.ShouldBeWeatherInput();
        var outputs = string.Join(",", calls.Select(static call => $$"""{"type":"function_call_output","call_id":"{{call.GetProperty("call_id").GetString()}}","output":"9 knots"}"""));
        var second = await session.OpenAiAsync(Path, $$"""{"model":"sim-gpt","previous_response_id":"{{first.GetProperty("id").GetString()}}","input":[{{outputs}}]}""");

        second.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString()!.ShouldStartWith("The tool answered: \"9 knots\".");
        second.GetProperty("usage").GetProperty("input_tokens").GetInt32().ShouldBeGreaterThan(first.GetProperty("usage").GetProperty("total_tokens").GetInt32());
    }

    [Fact]
    public async Task Responses_EncryptedReasoning_IsAcceptedBackAsIssued()
    {
        await using var session = await SimulatorSession.StartAsync();
        var first = await session.OpenAiAsync(Path, SimulatorSession.Response("think", ",\"store\":false,\"reasoning\":{\"effort\":\"low\"}"));
        var output = first.GetProperty("output").EnumerateArray().Select(static item => item.GetRawText()).ToList();
        output[0].ShouldContain("encrypted_content");
        var again = await session.SendOpenAiAsync(
            HttpMethod.Post, Path, $$"""{"model":"sim-gpt","store":false,"input":[{"role":"user","content":"think"},{{string.Join(",", output)}},{"role":"user","content":"go on"}]}""");
        again.StatusCode.ShouldBe(HttpStatusCode.OK, await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Responses_TextFormatSchema_AnswersConformingJson()
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = await session.OpenAiAsync(Path, SimulatorSession.Response(
            "x", ""","text":{"format":{"type":"json_schema","name":"report","strict":true,"schema":""" + Tools.Schema + "}}"));
        JsonDocument.Parse(body.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString()!).RootElement.ShouldBeWeatherInput();
    }

    [Fact]
    public async Task Background_Poll_GoesFromQueuedToCompleted()
    {
        await using var session = await SimulatorSession.StartAsync();
        var created = await session.OpenAiAsync(Path, SimulatorSession.Response("later", ",\"background\":true"));
        created.GetProperty("status").GetString().ShouldBe("queued");
        created.GetProperty("usage").ValueKind.ShouldBe(JsonValueKind.Null);
        var polled = created;
        while (polled.GetProperty("status").GetString() is "queued" or "in_progress")
            polled = await session.OpenAiGetAsync($"{Path}/{created.GetProperty("id").GetString()}");
        polled.GetProperty("status").GetString().ShouldBe("completed");
        polled.GetProperty("output").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Background_StreamResumed_StartsAfterTheGivenEvent()
    {
        await using var session = await SimulatorSession.StartAsync();
        var events = await session.OpenAiStreamAsync(Path, SimulatorSession.Response("later", ",\"background\":true,\"stream\":true"));
        ResponsesGrammar.Check(events);
        events[1].Name.ShouldBe("response.queued");
        var id = events[0].Json.GetProperty("response").GetProperty("id").GetString();
        var rest = await SimulatorSession.EventsAsync(await session.SendOpenAiAsync(HttpMethod.Get, $"{Path}/{id}?stream=true&starting_after=3"));
        rest.ShouldBe(events.Skip(4).ToList());
    }

    [Fact]
    public async Task Background_Cancelled_EndsAsCancelledAndStaysSo()
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { Pacing = new PacingOptions { FirstTokenMs = 3_600_000 } });
        var created = await session.OpenAiAsync(Path, SimulatorSession.Response("never", ",\"background\":true"));
        var id = created.GetProperty("id").GetString();
        var cancelled = await session.OpenAiAsync($"{Path}/{id}/cancel", "{}");
        cancelled.GetProperty("status").GetString().ShouldBe("cancelled");
        (await session.OpenAiAsync($"{Path}/{id}/cancel", "{}")).GetProperty("status").GetString().ShouldBe("cancelled");
        (await session.OpenAiGetAsync($"{Path}/{id}")).GetProperty("status").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task Responses_NotInTheBackground_CannotBeCancelledOrFollowed()
    {
        await using var session = await SimulatorSession.StartAsync();
        var created = await session.OpenAiAsync(Path, SimulatorSession.Response("now"));
        var id = created.GetProperty("id").GetString();
        (await session.SendOpenAiAsync(HttpMethod.Post, $"{Path}/{id}/cancel", "{}")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await session.SendOpenAiAsync(HttpMethod.Get, $"{Path}/{id}?stream=true")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
