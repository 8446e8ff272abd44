using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Tests.Upstreams.Health;

/// <summary>A2.11, A2.12, C14: the score in numbers, and what follows from it.</summary>
public sealed class HealthScores
{
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(20);
    private readonly HealthWindow window = new(new HealthPolicy());

    [Fact]
    public void Policy_ByDefault_IsTheArticles()
    {
        var policy = new HealthPolicy();

        (policy.LeastScore, policy.LeastCalls, policy.LatencyWeight).ShouldBe((65, 5, 8));
        policy.TargetOf(HealthScene.Stream).ShouldBe(TimeSpan.Zero);
        policy.TargetOf(HealthScene.Chat).ShouldBe(TimeSpan.FromSeconds(8));
        policy.TargetOf(HealthScene.Code).ShouldBe(TimeSpan.FromSeconds(20));
        policy.TargetOf(HealthScene.Summarize).ShouldBe(TimeSpan.FromSeconds(40));
        policy.HoldFor.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(100, 0, 0, 0, 0, 0, 100)]
    [InlineData(90, 10, 0, 0, 0, 0, 96)]
    [InlineData(95, 0, 5, 0, 0, 0, 96)]
    [InlineData(90, 0, 0, 10, 0, 0, 94)]
    [InlineData(90, 0, 0, 0, 10, 0, 94)]
    [InlineData(90, 0, 0, 0, 0, 10, 94)]
    [InlineData(75, 10, 5, 3, 3, 4, 86)]
    [InlineData(0, 100, 0, 0, 0, 0, 60)]
    [InlineData(0, 0, 100, 0, 0, 0, 20)]
    [InlineData(0, 0, 0, 30, 40, 30, 40)]
    public void A2_11_Shares_TakeTheirWeights(int good, int limited, int errors, int connect, int first, int total, double score)
    {
        Add(HealthOutcome.Success, good);
        Add(HealthOutcome.RateLimited, limited);
        Add(HealthOutcome.ServerError, errors);
        Add(HealthOutcome.ConnectTimeout, connect);
        Add(HealthOutcome.FirstTokenTimeout, first);
        Add(HealthOutcome.TotalTimeout, total);
        var report = window.Report(Now);

        report.Score.ShouldBe(score, 1e-9);
        report.Calls.ShouldBe(100);
        (report.Successes, report.RateLimited, report.ServerErrors).ShouldBe((good / 100.0, limited / 100.0, errors / 100.0));
        (report.ConnectTimeouts, report.FirstTokenTimeouts, report.TotalTimeouts).ShouldBe((connect / 100.0, first / 100.0, total / 100.0));
        report.Timeouts.ShouldBe((connect + first + total) / 100.0, 1e-12);
    }

    [Fact]
    public void A2_11_TwoSecondsAndSomeOfEach_IsSeventy()
    {
        // 100 − 8 × 2 − 60 × 10 % − 80 × 5 % − 40 × 10 %; the latency is known to a quarter.
        Add(HealthOutcome.Success, 75, 2);
        Add(HealthOutcome.TotalTimeout, 10);
        Add(HealthOutcome.ServerError, 5);
        Add(HealthOutcome.RateLimited, 10);
        var report = window.Report(Now);

        report.Score.ShouldBe(100 - (8 * report.P95.TotalSeconds) - 6 - 4 - 4, 1e-6);
        report.Score.ShouldBe(70, 8 * 2 * 0.25);
    }

    [Fact]
    public void A2_11_EndlessTrouble_IsZeroNotLess()
    {
        Add(HealthOutcome.Success, 10, 60);
        Add(HealthOutcome.ServerError, 10);

        window.Report(Now).Score.ShouldBe(0);
    }

    [Theory]
    [InlineData(16, 7, true)]
    [InlineData(1_000, 437, true)]
    [InlineData(1_000, 438, false)]
    public void A2_12_Sixtyfive_IsHealthyAndLessIsNot(int calls, int errors, bool healthy)
    {
        // 16 calls with 7 errors: 100 − 80 × 7/16 = 65.
        Add(HealthOutcome.Success, calls - errors);
        Add(HealthOutcome.ServerError, errors);

        window.Report(Now).Healthy.ShouldBe(healthy);
        window.IsHealthy(Now).ShouldBe(healthy);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void Score_OfFewCalls_SaysNothing(int errors, bool healthy)
    {
        Add(HealthOutcome.ServerError, errors);

        window.IsHealthy(Now).ShouldBe(healthy);
        window.Report(Now).Healthy.ShouldBe(healthy);
        window.Report(Now).Score.ShouldBe(healthy ? 100 : 20);
    }

    [Fact]
    public void Report_WithoutCalls_IsHealthyAndAllZero() =>
        new HealthWindow(new HealthPolicy()).Report(Now).ShouldBe(new HealthReport
        {
            Calls = 0,
            Successes = 0,
            RateLimited = 0,
            ServerErrors = 0,
            ConnectTimeouts = 0,
            FirstTokenTimeouts = 0,
            TotalTimeouts = 0,
            P95 = TimeSpan.Zero,
            Score = 100,
            Healthy = true,
        });

    [Theory]
    [InlineData(HealthScene.Stream, 0)]
    [InlineData(HealthScene.Chat, 8)]
    [InlineData(HealthScene.Code, 20)]
    [InlineData(HealthScene.Summarize, 40)]
    public void C14_LatencyUpToTheScenesTarget_CostsNothing(HealthScene scene, double target)
    {
        Add(HealthOutcome.Success, 50, target, scene);
        window.Report(Now).Score.ShouldBe(100);

        Add(HealthOutcome.Success, 950, target + 2, scene);
        window.Report(Now).Score.ShouldBe(84, 4.01);
        (window.Report(Now).P95.TotalSeconds / (target + 2)).ShouldBeInRange(0.8, 1.25);
    }

    [Fact]
    public void C14_OtherOutcomes_TellNoLatency()
    {
        Add(HealthOutcome.Success, 10, 0.5);
        var report = window.Report(Now);
        Add(HealthOutcome.RateLimited, 1, 50);
        Add(HealthOutcome.Other, 1, 50);
        Add(HealthOutcome.TotalTimeout, 1, 50);

        window.Report(Now).P95.ShouldBe(report.P95);
    }

    [Fact]
    public void Other_CountsAsCallWithoutWeight_AndIgnoreNotAtAll()
    {
        Add(HealthOutcome.ServerError, 5);
        Add(HealthOutcome.Other, 5);
        Add(HealthOutcome.Ignore, 500);
        var report = window.Report(Now);

        (report.Calls, report.ServerErrors, report.Successes, report.Score).ShouldBe((10, 0.5, 0, 60));
    }

    [Fact]
    public void Policy_Replaced_JudgesWhatIsKnown()
    {
        Add(HealthOutcome.Success, 10, 1.5);
        var p95 = window.Report(Now).P95.TotalSeconds;
        window.Policy = new HealthPolicy { LatencyWeight = 1, LeastScore = 100 - p95 + 0.001, LeastCalls = 10 };
        window.Report(Now).Score.ShouldBe(100 - p95, 1e-6);
        window.Report(Now).Healthy.ShouldBeFalse();
        window.IsHealthy(Now).ShouldBeFalse();

        window.Policy = window.Policy with { LeastCalls = 11 };
        window.Report(Now).Healthy.ShouldBeTrue();
    }

    private void Add(HealthOutcome outcome, int count, double latency = 0, HealthScene scene = HealthScene.Stream)
    {
        for (var i = 0; i < count; i++)
        {
            window.Record(new HealthSample(outcome, TimeSpan.FromSeconds(latency), scene), Now);
        }
    }
}
