using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Tests.Resilience.Retry;

/// <summary>F-G2: every vendor's way to say "not before".</summary>
public sealed class RetryAfterForms
{
    private static readonly DateTimeOffset Now = new(2026, 10, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("7", 7_000)]
    [InlineData("0", 0)]
    [InlineData("-3", 0)]
    [InlineData("1.5", 1_500)]
    [InlineData(" 20 ", 20_000)]
    [InlineData("999999999999", 3_600_000)]
    [InlineData("1e400", 3_600_000)]
    [InlineData("Wed, 21 Oct 2026 12:00:30 GMT", 30_000)]
    [InlineData("Wednesday, 21-Oct-26 12:00:30 GMT", 30_000)]
    [InlineData("Wed Oct 21 12:00:30 2026", 30_000)]
    [InlineData("Wed Oct  7 12:00:30 2026", 0)]
    [InlineData("Sun Nov  1 12:00:30 2026", 3_600_000)]
    [InlineData("Sun, 1 Nov 2026 12:00:30 GMT", 3_600_000)]
    [InlineData("Wed, 21 Oct 2026 11:59:00 GMT", 0)]
    [InlineData("Fri, 31 Dec 2027 23:59:59 GMT", 3_600_000)]
    public void F_G2_RetryAfter_AnyForm_IsRead(string value, double milliseconds) =>
        Read(503, ("retry-after", value))!.Value.TotalMilliseconds.ShouldBe(milliseconds);

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("12:00")]
    public void F_G2_RetryAfter_Unreadable_CountsAsAbsent(string value)
    {
        Read(429, ("retry-after", value)).ShouldBeNull();
        Read(429, ("retry-after-ms", value), ("retry-after", "2")).ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void F_G2_Milliseconds_WinOverSeconds() =>
        Read(429, ("retry-after-ms", "1500.5"), ("retry-after", "60")).ShouldBe(TimeSpan.FromMilliseconds(1500.5));

    [Fact]
    public void F_G2_RetryAfter_WinsOverResets() =>
        Read(429, ("retry-after", "2"), ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "6m0s")).ShouldBe(TimeSpan.FromSeconds(2));

    [Theory]
    [InlineData("x-ratelimit-reset-requests")]
    [InlineData("x-ratelimit-reset-tokens")]
    public void F_G2_OpenAiReset_OnA429_IsRead(string name) => Read(429, (name, "6m0s")).ShouldBe(TimeSpan.FromMinutes(6));

    [Fact]
    public void F_G2_OpenAiResets_TheEmptyBucketCounts() =>
        Read(429, ("x-ratelimit-remaining-requests", "9999"), ("x-ratelimit-reset-requests", "1h0m0s"), ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "12ms"))
            .ShouldBe(TimeSpan.FromMilliseconds(12));

    [Fact]
    public void F_G2_OpenAiResets_BothEmpty_TheLongerCounts() =>
        Read(429, ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "1s"), ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "8.64s"))
            .ShouldBe(TimeSpan.FromSeconds(8.64));

    [Fact]
    public void F_G2_OpenAiResets_NoneEmptyOnA429_TheSoonestCounts() =>
        Read(429, ("x-ratelimit-remaining-requests", "9000"), ("x-ratelimit-reset-requests", "2h24m0s"), ("x-ratelimit-remaining-tokens", "50"), ("x-ratelimit-reset-tokens", "59s"))
            .ShouldBe(TimeSpan.FromSeconds(59));

    [Fact]
    public void F_G2_OpenAiReset_OfAFilledBucketOffA429_SaysNothing()
    {
        Read(500, ("x-ratelimit-remaining-requests", "10"), ("x-ratelimit-reset-requests", "1s")).ShouldBeNull();
        Read(500, ("x-ratelimit-reset-requests", "1s")).ShouldBeNull();
        Read(503, ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "1s")).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("anthropic-ratelimit-requests-reset")]
    [InlineData("anthropic-ratelimit-tokens-reset")]
    [InlineData("anthropic-ratelimit-input-tokens-reset")]
    [InlineData("anthropic-ratelimit-output-tokens-reset")]
    public void F_G2_AnthropicReset_OnA429_IsRead(string name) => Read(429, (name, "2026-10-21T12:00:45Z")).ShouldBe(TimeSpan.FromSeconds(45));

    [Theory]
    [InlineData("x-ratelimit-{0}-requests", "1s", "9s")]
    [InlineData("x-ratelimit-{0}-tokens", "1s", "9s")]
    [InlineData("anthropic-ratelimit-requests-{0}", "2026-10-21T12:00:01Z", "9s")]
    [InlineData("anthropic-ratelimit-tokens-{0}", "2026-10-21T12:00:01Z", "9s")]
    [InlineData("anthropic-ratelimit-input-tokens-{0}", "2026-10-21T12:00:01Z", "9s")]
    [InlineData("anthropic-ratelimit-output-tokens-{0}", "2026-10-21T12:00:01Z", "9s")]
    [InlineData("anthropic-ratelimit-unified-{0}", "2026-10-21T12:00:01Z", "9s")]
    public void F_G2_Reset_OfABucketThatIsNotEmpty_IsNotWaitedForOffA429(string bucket, string soon, string late)
    {
        // Off a 429 only a bucket that is told to be empty counts: this one is not, then it is.
        var (rest, reset) = (string.Format(bucket, "remaining"), string.Format(bucket, "reset"));
        var other = bucket.StartsWith("x-ratelimit-{0}-requests", StringComparison.Ordinal) ? "x-ratelimit-{0}-tokens" : "x-ratelimit-{0}-requests";
        Read(503, (rest, "5"), (reset, soon), (string.Format(other, "remaining"), "0"), (string.Format(other, "reset"), late)).ShouldBe(TimeSpan.FromSeconds(9));
        Read(503, (rest, "0"), (reset, soon)).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void F_G2_Remaining_MissingOnA429_CountsAsEmpty() =>
        Read(429, ("x-ratelimit-reset-requests", "9s"), ("x-ratelimit-remaining-tokens", "5"), ("x-ratelimit-reset-tokens", "1s")).ShouldBe(TimeSpan.FromSeconds(9));

    [Fact]
    public void F_G2_AnthropicReset_InThePast_IsNow() =>
        Read(429, ("anthropic-ratelimit-requests-remaining", "0"), ("anthropic-ratelimit-requests-reset", "2026-10-21T11:59:59Z")).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void F_G2_AnthropicUnified_EpochSeconds_AreRead() =>
        Read(429, ("anthropic-ratelimit-unified-reset", Now.AddSeconds(90).ToUnixTimeSeconds().ToString())).ShouldBe(TimeSpan.FromSeconds(90));

    [Theory]
    [InlineData("x-ratelimit-reset-requests", "never")]
    [InlineData("anthropic-ratelimit-tokens-reset", "never")]
    [InlineData("anthropic-ratelimit-tokens-reset", "99999999999999999")]
    public void F_G2_Reset_Unreadable_CountsAsAbsent(string name, string value) => Read(429, (name, value)).ShouldBeNull();

    [Fact]
    public void F_G2_Reset_Enormous_IsAnHour() => Read(429, ("x-ratelimit-reset-requests", "48h0m0s")).ShouldBe(TimeSpan.FromHours(1));

    [Fact]
    public void F_G2_NothingSaid_IsNull() => Read(429).ShouldBeNull();

    private static TimeSpan? Read(int status, params (string Name, string Value)[] headers) => RetryAfter.Read(new Headers(headers), status, Now);

    private sealed class Headers((string Name, string Value)[] headers) : IReplyHeaders
    {
        public string? Header(string name) => headers.FirstOrDefault(header => header.Name == name).Value;
    }
}
