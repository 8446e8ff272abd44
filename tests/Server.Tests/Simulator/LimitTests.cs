using System.Globalization;
using System.Net;
using System.Text.Json;
using Breakwater.Simulator.Providers;
using Breakwater.Simulator.Providers.Limits;

namespace Breakwater.Server.Tests.Simulator;

public sealed class LimitTests
{
    [Fact]
    public void Bucket_AnySequence_KeepsTheHeaderArithmetic()
    {
        var chance = new Random(7);
        for (var run = 0; run < 200; run++)
        {
            var clock = new StepClock();
            long limit = chance.Next(1, 100_000);
            var bucket = new TokenBucket(limit, TimeSpan.FromMinutes(1), clock);
            double level = limit;
            for (var step = 0; step < 50; step++)
            {
                var passed = TimeSpan.FromTicks(chance.NextInt64(TimeSpan.TicksPerSecond * 5));
                clock.Advance(passed);
                level = Math.Min(limit, level + limit * passed.TotalSeconds / 60);
                var asked = chance.NextInt64(1, limit + 1);
                if (bucket.TryTake(asked, out var wait))
                    level -= asked;
                else
                    ((asked - level) * 60 / limit).ShouldBe(wait.TotalSeconds, 1e-3);

                var view = bucket.View();
                ((double)view.Remaining).ShouldBe(Math.Floor(level), 1.0);
                view.Remaining.ShouldBeInRange(0, limit);
                view.Reset.Ticks.ShouldBe((long)((Int128)(limit - view.Remaining) * TimeSpan.TicksPerMinute / limit));
            }
        }
    }

    [Fact]
    public void Bucket_AfterTheWait_HasExactlyWhatWasAsked()
    {
        var clock = new StepClock();
        var bucket = new TokenBucket(7, TimeSpan.FromMinutes(1), clock);
        bucket.TryTake(7, out _).ShouldBeTrue();
        bucket.TryTake(3, out var wait).ShouldBeFalse();
        clock.Advance(wait - TimeSpan.FromTicks(1));
        bucket.TryTake(3, out _).ShouldBeFalse();
        clock.Advance(TimeSpan.FromTicks(1));
        bucket.TryTake(3, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(0.9, "0s")]
    [InlineData(6.9, "6ms")]
    [InlineData(120, "120ms")]
    [InlineData(1000, "1s")]
    [InlineData(8640, "8.64s")]
    [InlineData(60_000, "1m0s")]
    [InlineData(360_000, "6m0s")]
    [InlineData(3_723_500, "1h2m3.5s")]
    public void GoDuration_Milliseconds_AreTruncatedAndWrittenAsGoDoes(double milliseconds, string text) =>
        GoDuration.Format(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);

    [Fact]
    public async Task OpenAi_RequestLimit_ShowsExactHeadersThen429()
    {
        var clock = new StepClock();
        await using var session = await StartAsync(new ModelLimits { Requests = 2, InputTokens = 10_000 }, clock);
        var first = await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", SimulatorSession.Chat("x"));
        Header(first, "x-ratelimit-limit-requests").ShouldBe("2");
        Header(first, "x-ratelimit-remaining-requests").ShouldBe("1");
        Header(first, "x-ratelimit-reset-requests").ShouldBe("30s");
        Header(first, "x-ratelimit-limit-tokens").ShouldBe("10000");
        var remaining = long.Parse(Header(first, "x-ratelimit-remaining-tokens"), CultureInfo.InvariantCulture);
        Header(first, "x-ratelimit-reset-tokens").ShouldBe($"{(10_000 - remaining) * 60_000 / 10_000}ms");

        await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", SimulatorSession.Chat("x"));
        var refused = await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", SimulatorSession.Chat("x"));
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        Header(refused, "retry-after").ShouldBe("30");
        Header(refused, "retry-after-ms").ShouldBe("30000");
        Header(refused, "x-ratelimit-remaining-requests").ShouldBe("0");
        var error = (await SimulatorSession.ReadAsync(refused)).GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe("requests");
        error.GetProperty("code").GetString().ShouldBe("rate_limit_exceeded");

        clock.Advance(TimeSpan.FromSeconds(30));
        (await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", SimulatorSession.Chat("x"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task OpenAi_DailyLimit_ResetsOverTheDay()
    {
        await using var session = await StartAsync(new ModelLimits { Requests = 10_000, RequestWindow = TimeSpan.FromDays(1) }, new StepClock());
        var response = await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", SimulatorSession.Chat("x"));
        Header(response, "x-ratelimit-reset-requests").ShouldBe("8.64s");
    }

    [Fact]
    public async Task Anthropic_TokenLimits_RoundToThousandsAndRefuseInWords()
    {
        var clock = new StepClock();
        await using var session = await StartAsync(new ModelLimits { Requests = 1000, InputTokens = 80_000, OutputTokens = 16_000 }, clock);
        var first = await session.SendAnthropicAsync(HttpMethod.Post, "/v1/messages", SimulatorSession.Message(new string('x', 3000)));
        Header(first, "anthropic-ratelimit-requests-remaining").ShouldBe("999");
        Header(first, "anthropic-ratelimit-requests-reset").ShouldBe("2026-11-21T12:00:00Z");
        Header(first, "anthropic-ratelimit-input-tokens-remaining").ShouldBe("79000");
        Header(first, "anthropic-ratelimit-tokens-limit").ShouldBe("96000");
        Header(first, "anthropic-ratelimit-tokens-remaining").ShouldBe("95000");

        var refused = await session.SendAnthropicAsync(HttpMethod.Post, "/v1/messages", SimulatorSession.Message(new string('x', 400_000)));
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        int.Parse(Header(refused, "retry-after"), CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(1);
        (await SimulatorSession.ReadAsync(refused)).GetProperty("error").GetProperty("message").GetString()!.ShouldContain("80000 input tokens per minute");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Concurrency_OverTheLimit_IsRefusedHiddenOrNot(bool hidden)
    {
        var limits = hidden ? new ModelLimits { HiddenConcurrency = 1 } : new ModelLimits { Concurrency = 1 };
        await using var session = await StartAsync(limits, TimeProvider.System);
        await session.Providers.AddFaultAsync(new() { StallAfterEvents = 1, Times = 1 });
        using var held = await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", SimulatorSession.Chat("x", ",\"stream\":true"));
        var refused = await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", SimulatorSession.Chat("y"));

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        Header(refused, "retry-after").ShouldBe("1");
        long.Parse(Header(refused, "x-ratelimit-remaining-requests"), CultureInfo.InvariantCulture).ShouldBeGreaterThan(1);
        var told = (await refused.Content.ReadAsStringAsync()).Contains("concurrent", StringComparison.Ordinal);
        told.ShouldBe(!hidden);

        held.Dispose();
        await session.RequestsAsync(static log => log.GetProperty("active").GetInt32() == 0);
        (await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", SimulatorSession.Chat("z"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task HiddenConcurrency_ChangedWhileItRuns_HoldsFromTheNextRequestOn()
    {
        await using var session = await SimulatorSession.StartAsync();
        (await LimitAsync(session, """{"model":"sim-gpt","hidden_concurrency":0}""")).GetProperty("limited").GetString().ShouldBe("sim-gpt");
        (await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", SimulatorSession.Chat("a"))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await session.SendAnthropicAsync(HttpMethod.Post, "/v1/messages", SimulatorSession.Message("a"))).StatusCode.ShouldBe(HttpStatusCode.OK);

        await LimitAsync(session, """{"model":"sim-gpt","hidden_concurrency":null}""");
        (await session.SendOpenAiAsync(HttpMethod.Post, "/v1/chat/completions", SimulatorSession.Chat("b"))).StatusCode.ShouldBe(HttpStatusCode.OK);

        session.Providers.LimitConcurrency("sim-claude", 0);
        (await session.SendAnthropicAsync(HttpMethod.Post, "/v1/messages", SimulatorSession.Message("c"))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("", "is not understood")]
    [InlineData("null", "send model and hidden_concurrency")]
    [InlineData("{}", "is not understood")]
    [InlineData("""{"model":"sim-gpt","hidden_concurrency":"many"}""", "is not understood")]
    [InlineData("""{"model":"sim-gpt","hidden_concurrency":1,"rpm":2}""", "is not understood")]
    [InlineData("""{"model":"sim-gpt","hidden_concurrency":-1}""", "0 or more")]
    [InlineData("""{"model":"sim-else","hidden_concurrency":1}""", "no simulated provider has")]
    public async Task HiddenConcurrency_ThatMakesNoSense_IsRefused(string body, string expected)
    {
        await using var session = await SimulatorSession.StartAsync();

        (await LimitAsync(session, body)).GetProperty("error").GetString()!.ShouldContain(expected);
    }

    private static Task<JsonElement> LimitAsync(SimulatorSession session, string body) => session.ControlAsync(HttpMethod.Post, "/sim/limits", body);

    private static Task<SimulatorSession> StartAsync(ModelLimits limits, TimeProvider time) => SimulatorSession.StartAsync(
        new SimulatorOptions { Pacing = PacingOptions.Instant, Limits = new Dictionary<string, ModelLimits> { ["*"] = limits } }, time);

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
