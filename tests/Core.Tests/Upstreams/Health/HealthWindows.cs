using Breakwater.Core.Upstreams.Health;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Upstreams.Health;

/// <summary>The windows of 1, 5 and 15 minutes, as they slide (A2.1, A2.10, C15).</summary>
public sealed class HealthWindows
{
    private static readonly HealthSample Good = new(HealthOutcome.Success, TimeSpan.FromSeconds(0.1), HealthScene.Stream);
    private static readonly HealthSample Bad = new(HealthOutcome.ServerError, TimeSpan.Zero, HealthScene.Stream);
    private readonly HealthWindow window = new(new HealthPolicy());

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(59.999, 1, 1, 1)]
    [InlineData(60, 0, 1, 1)]
    [InlineData(299.999, 0, 1, 1)]
    [InlineData(300, 0, 0, 1)]
    [InlineData(899.999, 0, 0, 1)]
    [InlineData(900, 0, 0, 0)]
    public void Call_GettingOld_LeavesEachWindowWithItsPiece(double age, int one, int five, int fifteen)
    {
        window.Record(Good, At(1_000));
        var now = At(1_000 + age);

        window.Report(now).Calls.ShouldBe(one);
        window.Report(now, TimeSpan.FromMinutes(5)).Calls.ShouldBe(five);
        window.Report(now, TimeSpan.FromMinutes(15)).Calls.ShouldBe(fifteen);
        window.Report(now, TimeSpan.FromHours(5)).Calls.ShouldBe(fifteen);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(10.1, 2)]
    [InlineData(20, 2)]
    [InlineData(25, 3)]
    public void Report_OfAnySpan_CountsWholePieces(double span, int calls)
    {
        for (var i = 0; i < 10; i++)
        {
            window.Record(Good, At(i * 10));
        }

        window.Report(At(99), At(span)).Calls.ShouldBe(calls);
    }

    [Fact]
    public void Glance_WithinASecond_IsNotMadeAnew()
    {
        window.Record(Good, At(10));
        var first = window.Glance(At(10));
        window.Record(Good, At(10.5));

        window.Glance(At(10.9)).ShouldBeSameAs(first);
        window.Glance(At(11)).Calls.ShouldBe(2);
    }

    [Fact]
    public void Pieces_UsedAgain_KeepNothingOfTheirOldCalls()
    {
        for (var second = 0; second < 5_000; second++)
        {
            window.Record(second % 2 == 0 ? Good : Bad, At(second));
            var report = window.Report(At(second), TimeSpan.FromMinutes(15));
            report.Calls.ShouldBe(Math.Min(second + 1, 891 + (second % 10)));
        }
    }

    [Fact]
    public void Latency_OfAnOldPiece_IsForgottenWithIt()
    {
        for (var i = 0; i < 10; i++)
        {
            window.Record(Good with { Latency = At(50) }, At(5));
            window.Record(Good, At(905));
        }

        window.Report(At(905)).P95.ShouldBeLessThan(At(0.15));
        window.Report(At(905), TimeSpan.FromMinutes(15)).Score.ShouldBeGreaterThan(98);
    }

    [Fact]
    public void Record_ATouchTooLate_StillCountsInItsOwnPiece()
    {
        window.Record(Good, At(100));
        window.Record(Good, At(99.9));

        window.Report(At(100)).Calls.ShouldBe(2);
        window.Report(At(155)).Calls.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12_345)]
    public void IsHealthy_FromTheFirstMoment_TellsTheTruth(double start)
    {
        Record(Bad, 5, At(start));

        window.IsHealthy(At(start)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0.9999999, true)]
    [InlineData(1, false)]
    public void IsHealthy_AskedAgain_IsASecondOldAtMost(double later, bool healthy)
    {
        window.IsHealthy(At(100)).ShouldBeTrue();
        Record(Bad, 5, At(100));

        window.IsHealthy(At(100 + later)).ShouldBe(healthy);
    }

    [Fact]
    public void IsHealthy_OnceTheBadMinuteIsOver_IsTrueAgain()
    {
        Record(Bad, 50, At(100));

        window.IsHealthy(At(159)).ShouldBeFalse();
        window.IsHealthy(At(160)).ShouldBeTrue();
    }

    [Fact]
    public async Task Record_FromSeveralThreads_LosesNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                window.Record(thread == 0 ? Bad : Good, At(i / 1_000.0));
                window.IsHealthy(At(i / 1_000.0));
            }
        })));
        var report = window.Report(At(10));

        report.Calls.ShouldBe(40_000);
        report.ServerErrors.ShouldBe(0.25);
    }

    [Fact]
    public void Record_AndIsHealthy_AllocateNothing()
    {
        Pass();
        Allocations.EachTime(() => Pass()).ShouldBe(0);
    }

    private void Pass()
    {
        for (var i = 0; i < 10_000; i++)
        {
            window.Record(Good, At(i));
            window.IsHealthy(At(i));
        }
    }

    private void Record(in HealthSample sample, int count, TimeSpan now)
    {
        for (var i = 0; i < count; i++)
        {
            window.Record(sample, now);
        }
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
