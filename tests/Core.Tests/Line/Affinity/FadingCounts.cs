using Breakwater.Core.Line.Affinity;

namespace Breakwater.Core.Tests.Line.Affinity;

public sealed class FadingCounts
{
    [Fact]
    public void Thousandths_AMinuteLater_AreHalf()
    {
        var count = new FadingCount();
        count.Add(TimeSpan.FromMinutes(1));
        count.Add(TimeSpan.FromMinutes(1));

        count.Thousandths(TimeSpan.FromMinutes(1)).ShouldBe(2000);
        count.Thousandths(TimeSpan.FromMinutes(2)).ShouldBe(1000);
        count.Thousandths(TimeSpan.FromMinutes(1.5)).ShouldBe(1000, "a clock that was read earlier takes nothing back");
        count.Thousandths(TimeSpan.FromMinutes(40)).ShouldBe(0);
    }
}
