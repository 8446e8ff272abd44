using System.Net;
using System.Text;
using System.Text.Json;
using Breakwater.Simulator.Faults;

namespace Breakwater.Server.Tests.Simulator;

public sealed class FaultTests
{
    private const string Path = "/v1/chat/completions";
    private static readonly string Streamed = SimulatorSession.Chat("hello", ",\"stream\":true");
    private static readonly string MessageStreamed = SimulatorSession.Message("hello", ",\"stream\":true");

    [Fact]
    public async Task Status_WithBodyAndHeaders_IsSentAsScriptedAndExpires()
    {
        await using var session = await SimulatorSession.StartAsync();
        await session.ControlAsync(HttpMethod.Post, "/sim/faults", """{"model":"sim-gpt","status":503,"body":{"error":"busy"},"headers":{"retry-after":"7"},"times":1}""");
        var hit = await session.SendOpenAiAsync(HttpMethod.Post, Path, SimulatorSession.Chat("x"));
        ((int)hit.StatusCode).ShouldBe(503);
        (await hit.Content.ReadAsStringAsync()).ShouldBe("""{"error":"busy"}""");
        hit.Headers.GetValues("retry-after").Single().ShouldBe("7");
        (await session.SendOpenAiAsync(HttpMethod.Post, Path, SimulatorSession.Chat("x"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await session.ControlAsync(HttpMethod.Get, "/sim/faults")).GetProperty("faults").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Status_WithoutBody_SpeaksTheVendorsWords()
    {
        await using var session = await SimulatorSession.StartAsync(new FaultRule { Vendor = "anthropic", Status = 529 });
        var hit = await session.SendAnthropicAsync(HttpMethod.Post, "/v1/messages", SimulatorSession.Message("x"));
        ((int)hit.StatusCode).ShouldBe(529);
        (await SimulatorSession.ReadAsync(hit)).GetProperty("error").GetProperty("type").GetString().ShouldBe("overloaded_error");
        (await session.SendOpenAiAsync(HttpMethod.Post, Path, SimulatorSession.Chat("x"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sim-gpt")]
    public async Task Refuse_OnAcceptOrOnRequest_ClosesWithoutAnAnswer(string? model)
    {
        await using var session = await SimulatorSession.StartAsync(new FaultRule { Refuse = true, Model = model });
        await Should.ThrowAsync<HttpRequestException>(() => session.SendOpenAiAsync(HttpMethod.Post, Path, SimulatorSession.Chat("x")));
    }

    [Fact]
    public async Task StopListening_ForOneVendor_RefusesConnectionsUntilCleared()
    {
        await using var session = await SimulatorSession.StartAsync();
        (await session.SendOpenAiAsync(HttpMethod.Get, "/v1/models")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await session.Providers.AddFaultAsync(new FaultRule { Vendor = "openai", StopListening = true });
        var refused = await Should.ThrowAsync<HttpRequestException>(() => session.SendOpenAiAsync(HttpMethod.Post, Path, SimulatorSession.Chat("x")));
        refused.HttpRequestError.ShouldBeOneOf(HttpRequestError.ConnectionError, HttpRequestError.ResponseEnded, HttpRequestError.Unknown);
        (await session.SendAnthropicAsync(HttpMethod.Get, "/v1/models")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await session.Client.DeleteAsync(new Uri(session.Providers.AnthropicUrl, "/sim/faults"));
        (await session.SendOpenAiAsync(HttpMethod.Get, "/v1/models")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task StopListening_AskedThroughItsOwnPort_IsAnsweredFirst()
    {
        await using var session = await SimulatorSession.StartAsync();
        var answer = await session.ControlAsync(HttpMethod.Post, "/sim/faults", """{"vendor":"openai","stop_listening":true}""");
        answer.GetProperty("faults").GetArrayLength().ShouldBe(1);
        await session.Providers.ClearFaultsAsync();
        (await session.SendOpenAiAsync(HttpMethod.Get, "/v1/models")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Cut_AfterEvents_BringsExactlyThoseEvents(int events)
    {
        await using var session = await SimulatorSession.StartAsync(new FaultRule { CutAfterEvents = events });
        var (text, broken) = await SimulatorSession.ReadUntilBrokenAsync(await session.SendOpenAiAsync(HttpMethod.Post, Path, Streamed));
        broken.ShouldBeTrue();
        (events == 0 ? 0 : SseEvent.Parse(text).Count).ShouldBe(events);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(500, true)]
    [InlineData(20, false)]
    public async Task Cut_AfterBytes_BringsExactlyThoseBytes(int bytes, bool stream)
    {
        await using var session = await SimulatorSession.StartAsync(new FaultRule { CutAfterBytes = bytes });
        var response = await session.SendOpenAiAsync(HttpMethod.Post, Path, stream ? Streamed : SimulatorSession.Chat("x"));
        var (text, broken) = await SimulatorSession.ReadUntilBrokenAsync(response);
        broken.ShouldBeTrue();
        Encoding.UTF8.GetByteCount(text).ShouldBe(bytes);
    }

    [Fact]
    public async Task ErrorEvent_FirstAfterThe200_InEveryDialect()
    {
        await using var session = await SimulatorSession.StartAsync(new FaultRule { ErrorEventAt = 0, PingsBeforeError = 2 });
        var chat = await session.OpenAiStreamAsync(Path, Streamed);
        chat.Single().Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("server_error");
        var responses = await session.OpenAiStreamAsync("/v1/responses", SimulatorSession.Response("x", ",\"stream\":true"));
        responses.Select(static e => e.Name).ShouldBe(["error", "response.failed"]);
        responses[1].Json.GetProperty("response").GetProperty("error").GetProperty("code").GetString().ShouldBe("server_error");
        var messages = await session.AnthropicStreamAsync("/v1/messages", MessageStreamed);
        messages.Select(static e => e.Name).ShouldBe(["ping", "ping", "error"]);
        messages[2].Json.GetProperty("error").GetProperty("type").GetString().ShouldBe("overloaded_error");
    }

    [Fact]
    public async Task ErrorEvent_AfterThree_EndsTheStreamWithoutTerminator()
    {
        await using var session = await SimulatorSession.StartAsync(new FaultRule { ErrorEventAt = 3, ErrorType = "api_error" });
        var messages = await session.AnthropicStreamAsync("/v1/messages", MessageStreamed);
        messages.Count.ShouldBe(4);
        messages[3].Name.ShouldBe("error");
        var chat = await session.OpenAiStreamAsync(Path, Streamed);
        chat.ShouldNotContain(static e => e.Data == "[DONE]");
        var responses = await session.OpenAiStreamAsync("/v1/responses", SimulatorSession.Response("x", ",\"stream\":true"));
        responses.Select(static e => e.Json.GetProperty("sequence_number").GetInt32()).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public async Task Stall_AfterEvents_StaysOpenUntilTheClientLeaves()
    {
        await using var session = await SimulatorSession.StartAsync(new FaultRule { StallAfterEvents = 2 });
        var response = await session.SendOpenAiAsync(HttpMethod.Post, Path, Streamed);
        await using (var stream = await response.Content.ReadAsStreamAsync())
        {
            var seen = "";
            var buffer = new byte[4096];
            while (seen.Split("\n\n").Length < 3)
                seen += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
            SseEvent.Parse(seen).Count.ShouldBe(2);
            (await session.ControlAsync(HttpMethod.Get, "/sim/requests")).GetProperty("active").GetInt32().ShouldBe(1);
        }

        response.Dispose();
        var log = await session.RequestsAsync(static log => log.GetProperty("active").GetInt32() == 0);
        var record = log.GetProperty("requests")[0];
        record.GetProperty("client_left").GetBoolean().ShouldBeTrue();
        record.GetProperty("completed").GetBoolean().ShouldBeFalse();
        record.GetProperty("events").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task HeaderDelay_OnAStream_HoldsTheStatusLineBack()
    {
        await using var session = await SimulatorSession.StartAsync(new FaultRule { HeaderDelayMs = 3_600_000 });
        using var leave = new CancellationTokenSource();
        var pending = session.Client.SendAsync(session.OpenAi(HttpMethod.Post, Path, Streamed), leave.Token);
        await session.RequestsAsync(static log => log.GetProperty("active").GetInt32() == 1);
        pending.IsCompleted.ShouldBeFalse();
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => pending);
        var log = await session.RequestsAsync(static log => log.GetProperty("active").GetInt32() == 0);
        log.GetProperty("requests")[0].GetProperty("client_left").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Garbage_StreamedOrNot_IsNeitherJsonNorUtf8(bool stream)
    {
        await using var session = await SimulatorSession.StartAsync(new FaultRule { Garbage = true });
        var response = await session.SendOpenAiAsync(HttpMethod.Post, Path, stream ? Streamed : SimulatorSession.Chat("x"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Should.Throw<DecoderFallbackException>(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
        Should.Throw<JsonException>(() => JsonDocument.Parse(bytes));
    }

    [Fact]
    public async Task OddFraming_ByteAtATimeAndCrlf_CarriesTheSameEvents()
    {
        await using var plain = await SimulatorSession.StartAsync();
        await using var odd = await SimulatorSession.StartAsync(new FaultRule { ByteAtATime = true, Crlf = true, ChunkDelayMs = 0 });
        var expected = await plain.AnthropicStreamAsync("/v1/messages", MessageStreamed);
        var text = await (await odd.SendAnthropicAsync(HttpMethod.Post, "/v1/messages", MessageStreamed)).Content.ReadAsStringAsync();
        text.ShouldContain("\r\n\r\n");
        SseEvent.Parse(text.Replace("\r\n", "\n", StringComparison.Ordinal)).ShouldBe(expected);
    }

    [Fact]
    public async Task Probability_SameSeed_HitsTheSameRequests()
    {
        var first = await HitsAsync();
        first.ShouldBe(await HitsAsync());
        first.ShouldContain(true);
        first.ShouldContain(false);

        static async Task<List<bool>> HitsAsync()
        {
            await using var session = await SimulatorSession.StartAsync(new FaultRule { Status = 500, Probability = 0.5 });
            var hits = new List<bool>();
            for (var i = 0; i < 20; i++)
                hits.Add(!(await session.SendOpenAiAsync(HttpMethod.Get, "/v1/models")).IsSuccessStatusCode);
            return hits;
        }
    }

    [Theory]
    [InlineData("""{"status":99}""", "status is 99")]
    [InlineData("""{"model":"x"}""", "names no fault")]
    [InlineData("""{"stat":500}""", "stat")]
    [InlineData("""{"status":500,"probability":2}""", "probability is 2")]
    [InlineData("""{"vendor":"azure","status":500}""", "azure")]
    [InlineData("nonsense", "not understood")]
    public async Task Rule_ThatMakesNoSense_IsRefusedSayingWhy(string rule, string why)
    {
        await using var session = await SimulatorSession.StartAsync();
        (await session.ControlAsync(HttpMethod.Post, "/sim/faults", rule)).GetProperty("error").GetString()!.ShouldContain(why);
    }
}
