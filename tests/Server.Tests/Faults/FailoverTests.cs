using System.Net;
using System.Text;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Faults;

/// <summary>Failover before the first content byte: whatever the first provider does, the caller sees one clean answer of the second.</summary>
public sealed class FailoverTests
{
    public static TheoryData<Dialect, Dialect, Dialect> Triples()
    {
        var triples = new TheoryData<Dialect, Dialect, Dialect>();
        foreach (var caller in Caller.Surfaces)
        {
            foreach (var first in Caller.Surfaces)
            {
                foreach (var second in Caller.Surfaces)
                {
                    triples.Add(caller, first, second);
                }
            }
        }

        return triples;
    }

    [Theory]
    [MemberData(nameof(Triples))]
    public async Task F_A2_ErrorAsFirstEvent_FailsOver(Dialect caller, Dialect first, Dialect second)
    {
        await using var a = ScriptedProvider.Streaming(Encoding.UTF8.GetBytes(Goldens.ErrorFirst(first)));
        await using var b = ScriptedProvider.Streaming(Encoding.UTF8.GetBytes(Goldens.Stream(second)));
        await using var gateway = await TestGateway.StartAsync(Yaml.Two(first, a.Url, second, b.Url));
        using var response = await gateway.Http.PostAsync(caller, Caller.BodyOf(caller, "m-a", stream: true));
        var text = await response.Content.ReadAsStringAsync();
        var events = SseText.Read(text);

        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        Caller.TextOf(caller, events).ShouldBe(Goldens.Text, text);
        Caller.HasSuccessEnd(caller, events).ShouldBeTrue(text);
        Caller.HasError(caller, events).ShouldBeFalse(text);
        Starts(caller, events).ShouldBe(1, text);
        response.Headers.GetValues("x-breakwater-provider").ShouldBe(["b"]);
        response.Headers.GetValues("x-breakwater-attempts").ShouldBe(["2"]);
        a.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(429, """{"error":{"message":"slow down","type":"requests","param":null,"code":"rate_limit_exceeded"}}""")]
    [InlineData(500, """{"error":{"message":"oops","type":"server_error","param":null,"code":null}}""")]
    [InlineData(503, "<html>Service Unavailable</html>")]
    [InlineData(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    public async Task FirstProvider_AnswersRetryableStatus_SecondServes(int status, string body)
    {
        await using var a = ScriptedProvider.Answering(status, body);
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.Anthropic));
        await using var gateway = await TestGateway.StartAsync(Yaml.Two(Dialect.OpenAiChat, a.Url, Dialect.Anthropic, b.Url));
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        text.ShouldContain(Goldens.Text);
        response.Headers.GetValues("x-breakwater-model").ShouldBe(["m-b"]);
    }

    [Fact]
    public async Task FirstProvider_RefusesConnections_SecondServes()
    {
        var gone = new ScriptedProvider((_, _) => Task.CompletedTask);
        var address = gone.Url;
        await gone.DisposeAsync();
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Yaml.Two(Dialect.OpenAiChat, address, Dialect.OpenAiChat, b.Url));
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("x-breakwater-provider").ShouldBe(["b"]);
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public async Task F_A4_EventsInLockStep_AreNeverHeldBack(Dialect dialect)
    {
        // The provider sends an event only after the caller has had the one before: any buffering would stop both for ever.
        var frames = SseText.Frames(Goldens.Stream(dialect));
        using var seen = new SemaphoreSlim(0);
        await using var upstream = new ScriptedProvider(async (_, connection) =>
        {
            await connection.BeginStreamAsync();
            var committed = false;
            foreach (var frame in frames)
            {
                await connection.ChunkAsync(frame);
                committed |= Caller.TextOf(dialect, SseText.Read(frame)).Length > 0;
                if (committed)
                {
                    await seen.WaitAsync(connection.Stopping);
                }
            }

            await connection.EndStreamAsync();
        });
        await using var gateway = await TestGateway.StartAsync(Yaml.One(dialect, upstream.Url));
        using var response = await gateway.Http.PostAsync(dialect, Caller.BodyOf(dialect, "m-a", stream: true));
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(stream);
        var received = new StringBuilder();
        var read = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            received.Append(line).Append('\n');
            if (line.Length == 0)
            {
                read++;
                if (Caller.TextOf(dialect, SseText.Read(received.ToString())).Length > 0)
                {
                    seen.Release();
                }
            }
        }

        read.ShouldBe(frames.Count);
        received.ToString().ShouldBe(string.Concat(frames));
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public async Task F_A4_ByteAtATimeAndCarriageReturns_GiveTheSamePayloads(Dialect dialect)
    {
        var sse = Goldens.Stream(dialect);
        var expected = SseText.Read(sse);
        await using var upstream = new ScriptedProvider(async (request, connection) =>
        {
            await connection.BeginStreamAsync();
            var bytes = Encoding.UTF8.GetBytes(sse.Replace("\n", "\r\n", StringComparison.Ordinal));
            for (var i = 0; i < bytes.Length; i++)
            {
                await connection.ChunkAsync(bytes.AsMemory(i, 1));
            }

            await connection.EndStreamAsync();
        });
        await using var gateway = await TestGateway.StartAsync(Yaml.One(dialect, upstream.Url));
        using var response = await gateway.Http.PostAsync(dialect, Caller.BodyOf(dialect, "m-a", stream: true));

        SseText.Read(await response.Content.ReadAsStringAsync()).ShouldBe(expected);
    }

    private static int Starts(Dialect dialect, IReadOnlyList<(string Event, string Data)> events) => dialect switch
    {
        Dialect.OpenAiChat => events.Count(e => e.Data.Contains("\"role\":\"assistant\"", StringComparison.Ordinal)),
        Dialect.OpenAiResponses => events.Count(e => Caller.TypeOf(e.Data) == "response.created"),
        _ => events.Count(e => Caller.TypeOf(e.Data) == "message_start"),
    };
}
