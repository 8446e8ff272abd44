using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Tests.Resilience.Retry;

public sealed class GoDurations
{
    [Theory]
    [InlineData("1s", 1_000)]
    [InlineData("0s", 0)]
    [InlineData("12ms", 12)]
    [InlineData("6m0s", 360_000)]
    [InlineData("8.64s", 8_640)]
    [InlineData("1h2m3.5s", 3_723_500)]
    [InlineData("1500us", 1.5)]
    [InlineData("1500µs", 1.5)]
    [InlineData("1500\u03bcs", 1.5)]
    [InlineData("2000000ns", 2)]
    [InlineData("24h0m0s", 86_400_000)]
    [InlineData("0.5s", 500)]
    [InlineData("00000012ms", 12)]
    [InlineData("99999999ms", 99_999_999)]
    [InlineData("999999999ms", 999_999_999)]
    [InlineData("3000000000ms", 3_000_000_000)]
    public void Parse_GoForm_IsRead(string text, double milliseconds)
    {
        GoDuration.TryParse(text, out var duration).ShouldBeTrue();
        duration.TotalMilliseconds.ShouldBe(milliseconds, 0.001);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1s ")]
    [InlineData("1.2.3s")]
    [InlineData("1d")]
    [InlineData("1h5")]
    [InlineData("2026-10-21T12:00:00Z")]
    public void Parse_AnythingElse_IsNot(string text) => GoDuration.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Parse_Enormous_IsTheLongestSpan()
    {
        GoDuration.TryParse(new string('9', 300) + "h", out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.MaxValue);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(0.001, "1ms")]
    [InlineData(12, "12ms")]
    [InlineData(999, "999ms")]
    [InlineData(999.001, "1s")]
    [InlineData(1_000, "1s")]
    [InlineData(8_640, "8.64s")]
    [InlineData(59_999, "59.999s")]
    [InlineData(60_000, "1m0s")]
    [InlineData(90_500, "1m30.5s")]
    [InlineData(3_600_000, "1h0m0s")]
    [InlineData(3_723_500, "1h2m3.5s")]
    [InlineData(86_400_000, "24h0m0s")]
    public void Format_Duration_IsGoFormRoundedUp(double milliseconds, string text)
    {
        var duration = TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));

        GoDuration.Format(duration).ShouldBe(text);
        GoDuration.TryParse(text, out var read).ShouldBeTrue();
        (read - duration).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    }
}
