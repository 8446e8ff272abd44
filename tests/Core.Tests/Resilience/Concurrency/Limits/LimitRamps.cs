using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

public sealed class LimitRamps
{
    private static readonly LimitRamp Curve = new(10, 90, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(4), Bend: 3);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(5, 10)]
    [InlineData(6, 56.25)]
    [InlineData(7, 80)]
    [InlineData(8, 88.75)]
    [InlineData(9, 90)]
    [InlineData(100, 90)]
    public void Curve_EachMoment_IsFastAtFirst(double seconds, double value) => Curve.At(TimeSpan.FromSeconds(seconds)).ShouldBe(value, 1e-9);

    [Theory]
    [InlineData(5, 5)]
    [InlineData(10, 5)]
    [InlineData(56.25, 6)]
    [InlineData(80, 7)]
    [InlineData(90, 9)]
    public void Curve_EachValue_IsReachedThen(double value, double seconds) => Curve.When(value).TotalSeconds.ShouldBe(seconds, 1e-6);

    [Fact]
    public void Curve_ValueAboveItsEnd_IsNeverReached() => Curve.When(90.001).ShouldBe(TimeSpan.MaxValue);

    [Fact]
    public void Level_AnyMoment_Stays()
    {
        var level = LimitRamp.Level(7, TimeSpan.FromSeconds(3));

        level.At(TimeSpan.Zero).ShouldBe(7);
        level.At(TimeSpan.FromSeconds(3)).ShouldBe(7);
        level.At(TimeSpan.FromSeconds(9)).ShouldBe(7);
        level.End.ShouldBe(TimeSpan.FromSeconds(3));
        level.When(7.5).ShouldBe(TimeSpan.MaxValue);
    }

    [Fact]
    public void Straight_Half_IsHalfWay() =>
        new LimitRamp(10, 20, TimeSpan.Zero, TimeSpan.FromSeconds(10), Bend: 1).At(TimeSpan.FromSeconds(5)).ShouldBe(15, 1e-9);
}
