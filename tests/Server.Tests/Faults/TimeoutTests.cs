using System.Net;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Faults;

/// <summary>F-B1, F-B2: every limit is its own, and the error names it.</summary>
public sealed class TimeoutTests
{
    private const string Tight = """
        timeouts:
          stream: { dial_timeout: 300ms, tls_handshake_timeout: 200ms, first_token_timeout: 600ms, stream_idle_timeout: 700ms, total_timeout: 20s }
          plain: { dial_timeout: 300ms, tls_handshake_timeout: 200ms, total_timeout: 1500ms, total_timeout_by_intent: { chat: 1500ms, code: 1500ms, summarize: 1500ms } }
        retry: { max_attempts: 1 }
        """;

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public async Task F_B1_SilentStream_NamesFirstToken(Dialect dialect)
    {
        await using var upstream = new ScriptedProvider((_, connection) => connection.WaitForCloseAsync());
        await using var gateway = await TestGateway.StartAsync(Yaml.One(dialect, upstream.Url, Tight));
        using var response = await gateway.Http.PostAsync(dialect, Caller.BodyOf(dialect, "m-a", stream: true));
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        text.ShouldContain("first_token");
        text.ShouldContain("deadline_exceeded");
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public async Task F_B2_SignsOfLifeWithoutContent_DoNotResetFirstToken(Dialect dialect)
    {
        // Everything before the first text, then comments and pings for ever.
        var preamble = string.Concat(SseText.Frames(Goldens.Stream(dialect)).TakeWhile(frame => Caller.TextOf(dialect, SseText.Read(frame)).Length == 0));
        await using var upstream = new ScriptedProvider(async (_, connection) =>
        {
            await connection.BeginStreamAsync();
            await connection.ChunkAsync(preamble);
            while (true)
            {
                await connection.ChunkAsync(dialect == Dialect.Anthropic ? "event: ping\ndata: {\"type\": \"ping\"}\n\n" : ": keepalive\n\n");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, connection.Stopping);
            }
        });
        await using var gateway = await TestGateway.StartAsync(Yaml.One(dialect, upstream.Url, Tight));
        using var response = await gateway.Http.PostAsync(dialect, Caller.BodyOf(dialect, "m-a", stream: true));

        response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await response.Content.ReadAsStringAsync()).ShouldContain("first_token");
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public async Task F_B1_SilenceInMidStream_NamesIdle(Dialect dialect)
    {
        var frames = SseText.Frames(Goldens.Stream(dialect));
        var text = frames.TakeWhile(frame => Caller.TextOf(dialect, SseText.Read(frame)).Length == 0).Count() + 1;
        await using var upstream = new ScriptedProvider(async (_, connection) =>
        {
            await connection.BeginStreamAsync();
            await connection.ChunkAsync(string.Concat(frames.Take(text)));
            await connection.WaitForCloseAsync();
        });
        await using var gateway = await TestGateway.StartAsync(Yaml.One(dialect, upstream.Url, Tight));
        using var response = await gateway.Http.PostAsync(dialect, Caller.BodyOf(dialect, "m-a", stream: true));
        var events = SseText.Read(await response.Content.ReadAsStringAsync());

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Caller.HasError(dialect, events).ShouldBeTrue();
        events[^1].Data.ShouldContain("idle");
    }

    [Fact]
    public async Task F_B1_LateAnswer_NamesTotal()
    {
        await using var upstream = new ScriptedProvider((_, connection) => connection.WaitForCloseAsync());
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, upstream.Url, Tight));
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));

        response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await response.Content.ReadAsStringAsync()).ShouldContain("total");
    }

    [Fact]
    public async Task CallersDeadline_Passed_IsNamedAndNotRetried()
    {
        await using var upstream = new ScriptedProvider((_, connection) => connection.WaitForCloseAsync());
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, upstream.Url));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(Caller.BodyOf(Dialect.OpenAiChat, "m-a")),
            Headers = { { "x-breakwater-deadline-ms", "200" } },
        };
        using var response = await gateway.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await response.Content.ReadAsStringAsync()).ShouldContain("x-breakwater-deadline-ms");
        upstream.Requests.Count.ShouldBe(1);
    }
}
