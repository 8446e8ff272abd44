using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Objectives;

public sealed class TrafficTests
{
    [Fact]
    public void Spans_SampledEveryFiveSeconds_HoldTheLastMinuteAndTheLastFive()
    {
        var traffic = new Traffic();
        for (var second = 0; second <= 600; second += 5)
        {
            traffic.Sample(TimeSpan.FromSeconds(second));
            traffic.Record(new TrafficEntry(SlaTier.Gold, second >= 500 ? SliOutcome.Failed : SliOutcome.Served) { IsSent = true, IsFailedOver = second >= 550, Cost = new Money(7) });
            traffic.Record(new TrafficEntry(SlaTier.Silver, null) { IsDegraded = true });
        }

        var (minute, five) = (traffic.Spans.Minute, traffic.Spans.FiveMinutes);
        (minute.Gold, minute.GoldErrors, minute.Sent, minute.FailedOver, minute.Ended, minute.Degraded, minute.Cost.NanoUsd).ShouldBe((12, 12, 12, 10, 24, 12, 84));
        (five.Gold, five.GoldErrors, five.FailedOver).ShouldBe((60, 20, 10));
        five.GoldSuccess.ShouldBe(2.0 / 3, 1e-9);
        five.DegradedRate.ShouldBe(0.5);
    }

    [Fact]
    public void Spans_NothingSampled_TellNoTrouble() =>
        (new Traffic().Spans.FiveMinutes.GoldSuccess, new Traffic().Spans.FiveMinutes.FailoverRate, new Traffic().Spans.FiveMinutes.DegradedRate).ShouldBe((1, 0, 0));
}
