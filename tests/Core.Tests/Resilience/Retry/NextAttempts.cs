using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Resilience.Retry;

public sealed class NextAttempts
{
    private static readonly RetryPolicy Policy = new();
    private readonly ManualTimeProvider clock = new();
    private readonly SeededRandom random = new(5);

    [Fact]
    public void Failed_UntriedLeft_GoesThereAtOnce()
    {
        var history = new AttemptHistory(Policy, 3, clock);

        Failed(history, 0, FaultKind.ProviderUnavailable).ShouldBe(new RetryDecision(RetryStop.None, 1, TimeSpan.Zero, null));
        Failed(history, 1, FaultKind.ProviderUnavailable).ShouldBe(new RetryDecision(RetryStop.None, 2, TimeSpan.Zero, null));
    }

    [Fact]
    public void Failed_OnlyOneTarget_WaitsItsBackoff()
    {
        var history = new AttemptHistory(Policy, 1, clock);

        var decision = Failed(history, 0, FaultKind.ProviderUnavailable);

        decision.Target.ShouldBe(0);
        decision.Wait.ShouldBeLessThanOrEqualTo(TimeSpan.FromMilliseconds(250));
    }

    /// <summary>It stands in line again where it was, unless another target has not been asked; the place lost was an attempt.</summary>
    [Fact]
    public void A1_15_Preempted_QueuesAgainWithoutABackoffAsLongAsAttemptsLast()
    {
        var two = new AttemptHistory(Policy, 2, clock);
        Failed(two, 0, FaultKind.Preempted).ShouldBe(new RetryDecision(RetryStop.None, 1, TimeSpan.Zero, null));
        two[0].ShouldBe(TargetStanding.Busy);

        var one = new AttemptHistory(Policy, 1, clock);
        Failed(one, 0, FaultKind.Preempted).ShouldBe(new RetryDecision(RetryStop.None, 0, TimeSpan.Zero, null));
        Failed(one, 0, FaultKind.Preempted).ShouldBe(new RetryDecision(RetryStop.None, 0, TimeSpan.Zero, null));
        Failed(one, 0, FaultKind.Preempted).Stop.ShouldBe(RetryStop.AttemptsSpent);
    }

    /// <summary>One retry: no target a second time once two attempts were made, but each of three a first time (A2.17: a downgrade, then another provider).</summary>
    [Fact]
    public void A2_17_OneRetry_RepeatsOnceAtMostAndPassesNobodyBy()
    {
        var once = Policy with { MaxRetries = 1 };
        var one = new AttemptHistory(once, 1, clock);
        one.CouldFollow(0).ShouldBeTrue();
        Failed(one, 0, FaultKind.ProviderUnavailable).GoesOn.ShouldBeTrue();
        one.CouldFollow(0).ShouldBeFalse();
        Failed(one, 0, FaultKind.ProviderUnavailable).Stop.ShouldBe(RetryStop.AttemptsSpent);

        var two = new AttemptHistory(once, 2, clock);
        Failed(two, 0, FaultKind.ProviderUnavailable).Target.ShouldBe(1);
        Failed(two, 1, FaultKind.ProviderUnavailable).Stop.ShouldBe(RetryStop.AttemptsSpent);

        var three = new AttemptHistory(once, 3, clock);
        Failed(three, 0, FaultKind.ProviderUnavailable).Target.ShouldBe(1);
        three.CouldFollow(1).ShouldBeTrue();
        Failed(three, 1, FaultKind.ProviderUnavailable).Target.ShouldBe(2);
        three.CouldFollow(2).ShouldBeFalse();
    }

    /// <summary>A place that was lost in a queue counts as asked: the same target is no fallback.</summary>
    [Fact]
    public void A2_18_NoRetryAndPreempted_IsNotAskedAgain() =>
        Failed(new AttemptHistory(Policy with { MaxRetries = 0 }, 1, clock), 0, FaultKind.Preempted).Stop.ShouldBe(RetryStop.AttemptsSpent);

    [Theory]
    [InlineData(FaultKind.ProviderRateLimited)]
    [InlineData(FaultKind.ProviderOverloaded)]
    public void Failed_ThrottledWithoutWord_NeverRepeatsAtOnce(FaultKind kind) =>
        Failed(new AttemptHistory(Policy, 1, clock), 0, kind).Wait.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(250));

    [Theory]
    [InlineData(FaultKind.DnsFailed)]
    [InlineData(FaultKind.ConnectFailed)]
    [InlineData(FaultKind.ConnectTimeout)]
    [InlineData(FaultKind.TlsFailed)]
    [InlineData(FaultKind.TlsTimeout)]
    [InlineData(FaultKind.ProxyFailed)]
    public void F_G5_Unreachable_IsNeverTriedAgain(FaultKind kind)
    {
        Failed(new AttemptHistory(Policy, 1, clock), 0, kind).Stop.ShouldBe(RetryStop.NoLiveTarget);

        var two = new AttemptHistory(Policy, 2, clock);
        Failed(two, 0, kind).Target.ShouldBe(1);
        Failed(two, 1, FaultKind.ProviderUnavailable).Target.ShouldBe(1);
    }

    [Theory]
    [InlineData(FaultKind.ProviderQuotaSpent)]
    [InlineData(FaultKind.ProviderCredentials)]
    [InlineData(FaultKind.ProviderRefusedRequest)]
    [InlineData(FaultKind.ProviderUnsupported)]
    [InlineData(FaultKind.InvalidRequest)]
    [InlineData(FaultKind.ClientGone)]
    [InlineData(FaultKind.DeadlineExceeded)]
    [InlineData(FaultKind.Internal)]
    public void F_G3_Terminal_IsNeverRetried(FaultKind kind) =>
        Failed(new AttemptHistory(Policy, 3, clock), 0, kind).Stop.ShouldBe(RetryStop.NotRetryable);

    [Fact]
    public void Failed_Committed_IsNeverRetried() =>
        new AttemptHistory(Policy, 3, clock).Failed(0, new Fault(FaultKind.Truncated, "cut") { Committed = true }, Deadline.Never, random).Stop.ShouldBe(RetryStop.NotRetryable);

    [Fact]
    public void Failed_ProviderSaidNo_IsNotRetried() =>
        new AttemptHistory(Policy, 3, clock).Failed(0, new Fault(FaultKind.ProviderUnavailable, "no") { Final = true }, Deadline.Never, random).Stop.ShouldBe(RetryStop.NotRetryable);

    [Fact]
    public void Failed_AttemptsSpent_StopsAndPassesRetryAfterOn()
    {
        var history = new AttemptHistory(Policy with { MaxAttempts = 1 }, 2, clock);

        var decision = Failed(history, 0, FaultKind.ProviderRateLimited, retryAfter: TimeSpan.FromSeconds(9));

        decision.ShouldBe(new RetryDecision(RetryStop.AttemptsSpent, -1, TimeSpan.Zero, TimeSpan.FromSeconds(9)));
    }

    [Fact]
    public void F_G2_FloorBeyondTheDeadline_FailsAtOnceAndPassesItOn()
    {
        var history = new AttemptHistory(Policy, 1, clock);

        var decision = Failed(history, 0, FaultKind.ProviderRateLimited, Deadline.After(clock, TimeSpan.FromSeconds(8)), TimeSpan.FromSeconds(30));

        decision.Stop.ShouldBe(RetryStop.DeadlineTooNear);
        decision.RetryAfter!.Value.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void F_G2_NewestWord_Wins()
    {
        var history = new AttemptHistory(Policy, 1, clock);
        Failed(history, 0, FaultKind.ProviderRateLimited, retryAfter: TimeSpan.FromSeconds(30)).Wait.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));

        Failed(history, 0, FaultKind.ProviderRateLimited, retryAfter: TimeSpan.FromSeconds(1)).Wait.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public void Failed_AllTried_TakesTheOneDueFirst()
    {
        var history = new AttemptHistory(Policy with { MaxAttempts = 9 }, 2, clock);
        Failed(history, 0, FaultKind.ProviderRateLimited, retryAfter: TimeSpan.FromSeconds(20));

        Failed(history, 1, FaultKind.ProviderRateLimited, retryAfter: TimeSpan.FromSeconds(5)).Target.ShouldBe(1);
        clock.Advance(TimeSpan.FromSeconds(19));
        var decision = Failed(history, 1, FaultKind.ProviderRateLimited, retryAfter: TimeSpan.FromSeconds(10));
        decision.Target.ShouldBe(0);
        decision.Wait.ShouldBeInRange(TimeSpan.FromSeconds(0.99), TimeSpan.FromSeconds(1.26));
    }

    [Fact]
    public void Failed_DeadlinePast_DoesNotEvenTryTheUntried() =>
        Failed(new AttemptHistory(Policy, 2, clock), 0, FaultKind.ProviderUnavailable, Deadline.After(clock, TimeSpan.Zero)).Stop.ShouldBe(RetryStop.DeadlineTooNear);

    [Fact]
    public void Failed_DeadlineBeforeTheWait_TellsTheSoonestOneOfAll()
    {
        // The first target's own word is longer than what the provider that failed last asked for.
        var history = new AttemptHistory(Policy, 2, clock);
        Failed(history, 0, FaultKind.ProviderRateLimited, retryAfter: TimeSpan.FromSeconds(20)).Target.ShouldBe(1);
        var decision = Failed(history, 1, FaultKind.ProviderRateLimited, Deadline.After(clock, TimeSpan.FromSeconds(8)), TimeSpan.FromSeconds(40));

        decision.Stop.ShouldBe(RetryStop.DeadlineTooNear);
        decision.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20.25));
    }

    [Fact]
    public void Failed_DeadlinePastWithAnUntriedTarget_TellsWhatTheProviderAskedFor() =>
        Failed(new AttemptHistory(Policy, 2, clock), 0, FaultKind.ProviderRateLimited, Deadline.After(clock, TimeSpan.Zero), TimeSpan.FromSeconds(5))
            .RetryAfter.ShouldBe(TimeSpan.FromSeconds(5));

    [Fact]
    public void PassOver_OfTheSecondWhileTheFirstIsBusy_GoesToTheFirst()
    {
        var history = new AttemptHistory(Policy, 2, clock);
        history.PassOver(0, TargetStanding.Busy, null, Deadline.Never, random).Target.ShouldBe(1);

        history.PassOver(1, TargetStanding.Busy, null, Deadline.Never, random).Target.ShouldBe(0);
    }

    [Fact]
    public void Failed_WithTheFirstTwoBusy_GoesToTheFirstOfThem()
    {
        var history = new AttemptHistory(Policy, 3, clock);
        history.PassOver(0, TargetStanding.Busy, null, Deadline.Never, random);
        history.PassOver(1, TargetStanding.Busy, null, Deadline.Never, random).Target.ShouldBe(2);

        Failed(history, 2, FaultKind.ProviderUnavailable).Target.ShouldBe(0);
    }

    [Fact]
    public void PassOver_OfATarget_CostsNoAttempt()
    {
        var history = new AttemptHistory(Policy with { MaxAttempts = 1 }, 2, clock);

        history.PassOver(0, TargetStanding.Dead, null, Deadline.Never, random).Target.ShouldBe(1);
        history.Attempts.ShouldBe(0);
        history.PassOver(1, TargetStanding.Dead, null, Deadline.Never, random).Stop.ShouldBe(RetryStop.NoLiveTarget);
    }

    [Fact]
    public void PassOver_OfABusyTarget_ComesBackToItAfterTheUntriedAndBeforeTheFailed()
    {
        var history = new AttemptHistory(Policy with { MaxAttempts = 9 }, 3, clock);

        history.PassOver(0, TargetStanding.Busy, null, Deadline.Never, random).Target.ShouldBe(1);
        Failed(history, 1, FaultKind.ProviderUnavailable).Target.ShouldBe(2);
        var decision = Failed(history, 2, FaultKind.ProviderUnavailable);
        decision.Target.ShouldBe(0);
        decision.Wait.ShouldBe(TimeSpan.Zero);
        history.PassOver(0, TargetStanding.Dead, new Fault(FaultKind.ProviderUnavailable, "test"), Deadline.Never, random).Target.ShouldBeInRange(1, 2);
    }

    [Fact]
    public void PassOver_OfAllTargets_AsksTheFirstBusyOneAgain()
    {
        var history = new AttemptHistory(Policy, 2, clock);

        history.PassOver(0, TargetStanding.Busy, null, Deadline.Never, random).Target.ShouldBe(1);
        history.PassOver(1, TargetStanding.Busy, null, Deadline.Never, random).Target.ShouldBe(0);
        history[1].ShouldBe(TargetStanding.Busy);
        history.Others(0, TargetStanding.Busy).ShouldBeTrue();
        history.Others(1, TargetStanding.Untried).ShouldBeFalse();
    }

    private RetryDecision Failed(AttemptHistory history, int target, FaultKind kind, Deadline deadline = default, TimeSpan? retryAfter = null) =>
        history.Failed(target, new Fault(kind, "test") { RetryAfter = retryAfter }, deadline, random);
}
