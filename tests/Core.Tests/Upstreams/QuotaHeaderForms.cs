using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Upstreams;

/// <summary>Both vendors' rate headers (protocols 4.1, 4.2), and what is none.</summary>
public sealed class QuotaHeaderForms
{
    private static readonly DateTimeOffset Now = new(2025, 8, 21, 12, 41, 0, TimeSpan.Zero);

    [Fact]
    public void OpenAi_AllHeaders_AreRead() =>
        Read("""
            x-ratelimit-limit-requests: 10000
            x-ratelimit-remaining-requests: 9999
            x-ratelimit-reset-requests: 8.64s
            x-ratelimit-limit-tokens: 200000
            x-ratelimit-remaining-tokens: 199967
            x-ratelimit-reset-tokens: 9ms
            """).ShouldBe(new QuotaReading(new(10_000, 9_999, TimeSpan.FromSeconds(8.64)), new(200_000, 199_967, TimeSpan.FromMilliseconds(9)), default, default));

    [Fact]
    public void Anthropic_AllHeaders_AreRead() =>
        Read("""
            anthropic-ratelimit-requests-limit: 1000
            anthropic-ratelimit-requests-remaining: 999
            anthropic-ratelimit-requests-reset: 2025-08-21T12:40:59Z
            anthropic-ratelimit-tokens-limit: 96000
            anthropic-ratelimit-tokens-remaining: 96000
            anthropic-ratelimit-tokens-reset: 2025-08-21T12:41:00Z
            anthropic-ratelimit-input-tokens-limit: 80000
            anthropic-ratelimit-input-tokens-remaining: 79000
            anthropic-ratelimit-input-tokens-reset: 2025-08-21T12:41:01.5Z
            anthropic-ratelimit-output-tokens-limit: 16000
            anthropic-ratelimit-output-tokens-remaining: 0
            anthropic-ratelimit-output-tokens-reset: 2025-08-21T14:42:00+02:00
            """).ShouldBe(new QuotaReading(
                new(1_000, 999, TimeSpan.Zero), new(96_000, 96_000, TimeSpan.Zero), new(80_000, 79_000, TimeSpan.FromSeconds(1.5)), new(16_000, 0, TimeSpan.FromMinutes(1))));

    [Theory]
    [InlineData("x-ratelimit-limit-tokens: 5\nx-ratelimit-remaining-tokens: 4")]
    [InlineData("anthropic-ratelimit-tokens-limit: 5\nanthropic-ratelimit-tokens-remaining: 4")]
    public void Read_OneLaneWithoutReset_GivesIt(string headers) => Read(headers).ShouldBe(new QuotaReading(default, new(5, 4, TimeSpan.Zero), default, default));

    [Theory]
    [InlineData("input")]
    [InlineData("output")]
    public void Anthropic_OneKindOfTokensOnly_IsRead(string kind)
    {
        var reading = Read($"anthropic-ratelimit-{kind}-tokens-limit: 5\nanthropic-ratelimit-{kind}-tokens-remaining: 4");

        reading.IsEmpty.ShouldBeFalse();
        (kind == "input" ? reading.Input : reading.Output).ShouldBe(new QuotaLane(5, 4, TimeSpan.Zero));
    }

    [Fact]
    public void Both_Vendors_TheFirstCounts() =>
        Read("""
            x-ratelimit-limit-requests: 7
            x-ratelimit-remaining-requests: 6
            anthropic-ratelimit-requests-limit: 3
            anthropic-ratelimit-requests-remaining: 2
            anthropic-ratelimit-input-tokens-limit: 3
            anthropic-ratelimit-input-tokens-remaining: 2
            """).ShouldBe(new QuotaReading(new(7, 6, TimeSpan.Zero), default, default, default));

    [Theory]
    [InlineData("")]
    [InlineData("x-ratelimit-limit-requests: 7")]
    [InlineData("x-ratelimit-remaining-requests: 7")]
    [InlineData("x-ratelimit-limit-requests: 0\nx-ratelimit-remaining-requests: 0")]
    [InlineData("x-ratelimit-limit-requests: -7\nx-ratelimit-remaining-requests: 1")]
    [InlineData("x-ratelimit-limit-requests: Infinity\nx-ratelimit-remaining-requests: 1")]
    [InlineData("x-ratelimit-limit-requests: NaN\nx-ratelimit-remaining-requests: 1")]
    [InlineData("x-ratelimit-limit-requests: 1e9\nx-ratelimit-remaining-requests: 1")]
    [InlineData("x-ratelimit-limit-requests: 1,000\nx-ratelimit-remaining-requests: 1")]
    [InlineData("x-ratelimit-limit-requests: 1000000000000000\nx-ratelimit-remaining-requests: 1")]
    [InlineData("x-ratelimit-limit-requests: 7\nx-ratelimit-remaining-requests: -1")]
    [InlineData("x-ratelimit-limit-requests: 7\nx-ratelimit-remaining-requests: -Infinity")]
    [InlineData("x-ratelimit-limit-requests: 7\nx-ratelimit-remaining-requests: many")]
    [InlineData("anthropic-ratelimit-requests-limit: 7")]
    [InlineData("anthropic-ratelimit-requests-limit: x\nanthropic-ratelimit-requests-remaining: 1")]
    public void Read_Garbage_TellsNothing(string headers) => Read(headers).IsEmpty.ShouldBeTrue();

    [Theory]
    [InlineData("999999999999999", "0.5", 999_999_999_999_999, 0.5)]
    [InlineData("1000.0", "0", 1_000, 0)]
    public void Number_OfAnyPlainForm_IsRead(string limit, string remaining, double most, double left) =>
        Read($"x-ratelimit-limit-requests: {limit}\nx-ratelimit-remaining-requests: {remaining}").Requests.ShouldBe(new QuotaLane(most, left, TimeSpan.Zero));

    [Theory]
    [InlineData("x-ratelimit-reset-requests", "60")]
    [InlineData("x-ratelimit-reset-requests", "soon")]
    [InlineData("x-ratelimit-reset-requests", "2025-08-21T12:42:00Z")]
    public void OpenAi_ResetThatIsNone_IsZero(string name, string value) =>
        Read($"x-ratelimit-limit-requests: 7\nx-ratelimit-remaining-requests: 6\n{name}: {value}").Requests.ShouldBe(new QuotaLane(7, 6, TimeSpan.Zero));

    [Theory]
    [InlineData("60s")]
    [InlineData("12:45")]
    [InlineData("1755780120")]
    [InlineData("Thu, 21 Aug 2025 12:42:00 GMT")]
    [InlineData("2025-08-21")]
    [InlineData("2026-02-29T12:45:00Z")]
    [InlineData("2026-00-21T12:45:00Z")]
    [InlineData("2026-13-21T12:45:00Z")]
    [InlineData("2026-08-00T12:45:00Z")]
    [InlineData("2026-08-21T24:45:00Z")]
    [InlineData("2026-08-21T12:60:00Z")]
    [InlineData("2026-08-21T12:45:60Z")]
    [InlineData("0000-08-21T12:45:00Z")]
    [InlineData("2026/08/21T12:45:00Z")]
    [InlineData("2026-08-21 12:45:00Z")]
    [InlineData("2026-08-21T12.45.00Z")]
    [InlineData("2026-08-2\u0661T12:45:00Z")]
    [InlineData("")]
    public void Anthropic_ResetThatIsNone_IsZero(string value) =>
        Read($"anthropic-ratelimit-requests-limit: 7\nanthropic-ratelimit-requests-remaining: 6\nanthropic-ratelimit-requests-reset: {value}").Requests.ShouldBe(new QuotaLane(7, 6, TimeSpan.Zero));

    [Fact]
    public void Anthropic_AnyMoment_IsReadToTheSecond()
    {
        var random = new SeededRandom(17);
        for (var i = 0; i < 5_000; i++)
        {
            var moment = Now.AddSeconds(random.NextBits() % 4_000_000_000);
            Read($"anthropic-ratelimit-requests-limit: 7\nanthropic-ratelimit-requests-remaining: 6\nanthropic-ratelimit-requests-reset: {moment:yyyy-MM-dd'T'HH:mm:ss'Z'}").Requests.Reset.ShouldBe(moment - Now);
        }
    }

    [Fact]
    public void Read_AnyHeaders_GivesPlausibleNumbers()
    {
        var random = new SeededRandom(11);
        const string Letters = "0123456789.-+eZT:sm hINaf,";
        for (var i = 0; i < 20_000; i++)
        {
            var headers = new RandomHeaders(random, Letters);
            var reading = QuotaHeaders.Read(headers, Now);
            QuotaLane[] lanes = [reading.Requests, reading.Tokens, reading.Input, reading.Output];
            lanes.ShouldAllBe(lane => lane.Limit >= 0 && lane.Limit < 1e15 && lane.Remaining >= 0 && lane.Reset >= TimeSpan.Zero);
        }
    }

    private static QuotaReading Read(string headers) => QuotaHeaders.Read(new TextHeaders(headers), Now);

    private sealed class TextHeaders(string text) : IReplyHeaders
    {
        private readonly Dictionary<string, string> headers = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 2))
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);

        public string? Header(string name) => headers.GetValueOrDefault(name);
    }

    private sealed class RandomHeaders(SeededRandom random, string letters) : IReplyHeaders
    {
        public string? Header(string name) =>
            random.NextDouble() < 0.2 ? null : new string([.. Enumerable.Range(0, (int)(random.NextBits() % 6)).Select(_ => letters[(int)(random.NextBits() % (ulong)letters.Length)])]);
    }
}
