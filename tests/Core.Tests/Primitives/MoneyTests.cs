using System.Globalization;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Primitives;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.000000001")]
    [InlineData(-1, "-0.000000001")]
    [InlineData(12_300_000, "0.0123")]
    [InlineData(1_000_000_000, "1")]
    [InlineData(-2_500_000_000, "-2.5")]
    [InlineData(10_000_000_010, "10.00000001")]
    [InlineData(long.MaxValue, "9223372036.854775807")]
    [InlineData(long.MinValue, "-9223372036.854775808")]
    public void ToString_AnyAmount_IsAPlainDecimalWithoutTrailingZeros(long nanos, string expected) => new Money(nanos).ToString().ShouldBe(expected);

    [Fact]
    public void ToString_ManyAmounts_AreAsThePlatformsDecimalsTellThem()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var nanos = random.NextInt64() >> random.Next(60);
            new Money(nanos).ToString().ShouldBe((nanos / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture));
        }
    }
}
