using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

public sealed class WaitForecasts
{
    /// <summary>10 permits held 2 s each: 5 come back each second.</summary>
    [Theory]
    [InlineData(0, 10, 9, 0, 0)]
    [InlineData(0, 10, 10, 0, 0.2)]
    [InlineData(0, 10, 10, 9, 2)]
    [InlineData(0, 10, 5, 5, 0.2)]
    [InlineData(0, 10, 20, 0, 2.2)]
    [InlineData(3, 10, 0, 0, 3)]
    [InlineData(3, 10, 0, 9, 3)]
    [InlineData(3, 10, 0, 10, 3.2)]
    [InlineData(3, 10, 10, 9, 3)]
    [InlineData(1, 10, 10, 9, 2)]
    [InlineData(1, 10, 10, 4, 1)]
    public void Turn_ManyAhead_TakesWhatTheirPermitsTake(double pause, int size, int held, double ahead, double expected) =>
        new WaitForecast(TimeSpan.FromSeconds(pause), 2, TimeSpan.Zero).Turn(size, held, ahead).TotalSeconds.ShouldBe(expected, 1e-6);

    /// <summary>The permits come back that much later; those that return during a longer pause are there when it ends.</summary>
    [Theory]
    [InlineData(0, 4, 9, 0, 0)]
    [InlineData(0, 4, 10, 0, 4.2)]
    [InlineData(0, 4, 10, 9, 6)]
    [InlineData(0, 4, 20, 0, 6.2)]
    [InlineData(3, 4, 10, 0, 4.2)]
    [InlineData(3, 4, 0, 9, 3)]
    [InlineData(4, 4, 10, 9, 6)]
    [InlineData(5, 4, 10, 4, 5)]
    [InlineData(5, 4, 10, 5, 5.2)]
    public void Turn_PermitsAreLate_TakesThatMuchLonger(double pause, double late, int held, double ahead, double expected) =>
        new WaitForecast(TimeSpan.FromSeconds(pause), 2, TimeSpan.FromSeconds(late)).Turn(10, held, ahead).TotalSeconds.ShouldBe(expected, 1e-6);

    [Theory]
    [InlineData(1, 3, 10, 3)]
    [InlineData(4, 3, 10, 4)]
    [InlineData(1, 3, 9, 1)]
    public void Turn_NothingMeasuredAndPermitsAreLate_IsTheLonger(double pause, double late, int held, double expected) =>
        new WaitForecast(TimeSpan.FromSeconds(pause), 0, TimeSpan.FromSeconds(late)).Turn(10, held, 0).TotalSeconds.ShouldBe(expected, 1e-6);

    [Fact]
    public void Turn_NoLimit_IsThePause() =>
        new WaitForecast(TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(3)).Turn(int.MaxValue, 1_000_000, 1_000).ShouldBe(TimeSpan.FromSeconds(1));

    [Fact]
    public void Turn_NothingMeasured_IsThePause() => new WaitForecast(TimeSpan.FromSeconds(1), 0, TimeSpan.Zero).Turn(10, 10, 5).ShouldBe(TimeSpan.FromSeconds(1));

    [Fact]
    public void Turn_NoPermitsAtAll_NeverComes()
    {
        new WaitForecast(TimeSpan.Zero, 0, TimeSpan.Zero).Turn(0, 0, 0).ShouldBe(TimeSpan.FromDays(1));
        new WaitForecast(TimeSpan.Zero, 60, TimeSpan.Zero).Turn(1, 1, 5_000).ShouldBe(TimeSpan.FromDays(1));
        new WaitForecast(TimeSpan.Zero, 60, TimeSpan.Zero).Turn(1, 1, 1_000).ShouldBe(TimeSpan.FromSeconds(60_060));
    }
}
