using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using static Breakwater.Core.Tests.Resilience.Concurrency.GateStage;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>Who gets in at once, who is refused at once, and what a permit is.</summary>
public sealed class GateAdmissions
{
    [Fact]
    public void A11_7_TryEnter_LimitReached_IsFalseUntilOneEnds()
    {
        var stage = Fixed(2);
        var permits = stage.Take(2, Entry());
        stage.Try(Entry()).ShouldBeFalse();

        permits[0].End(1);
        stage.Try(Entry(), 1).ShouldBeTrue();
        stage.Try(Entry(), 1).ShouldBeFalse();
    }

    [Fact]
    public void Permit_EndedTwiceOrNeverGiven_DoesNothingMore()
    {
        var stage = Fixed(2);
        var permits = stage.Take(2, Entry());
        permits[0].End(1);
        permits[0].End(1);
        default(GatePermit).End(1);

        stage.Gate.View(S(1)).InFlight.ShouldBe(1);
        var again = stage.Take(Entry(), 1);
        permits[0].End(1);
        stage.Gate.View(S(1)).InFlight.ShouldBe(2);
        again.End(2);
        stage.Gate.View(S(1)).InFlight.ShouldBe(1);
    }

    [Fact]
    public async Task EnterAsync_Room_EntersAtOnce()
    {
        var result = await Fixed(1).Gate.EnterAsync(Entry(), S(3), TimeSpan.Zero, default);

        result.Entered.ShouldBeTrue();
        result.Waited.ShouldBe(TimeSpan.Zero);
        result.RetryAfter.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A1_4_OpenGate_ManyCalls_AllEnterAndAreCounted()
    {
        var stage = new GateStage(new GatePolicy());
        stage.Take(500, Entry("a"));
        stage.Take(300, Entry("b", Partition.Guaranteed));
        stage.Take(200, Entry("c", Partition.Batch));

        var view = stage.Gate.View(S(1));
        view.Limit.ShouldBeNull();
        view.InFlight.ShouldBe(1_000);
        view.Shared.ShouldBe(new PartitionView(null, 500, 0));
        view.Guaranteed.ShouldBe(new PartitionView(null, 300, 0));
        view.Batch.ShouldBe(new PartitionView(null, 200, 0));
        view.Tenants.ShouldBe([new("a", 500, 0), new("b", 300, 0), new("c", 200, 0)]);
    }

    [Fact]
    public void A1_6_OpenGate_FirstRefusal_BecomesALimit()
    {
        var stage = new GateStage(new GatePolicy());
        var permits = stage.Take(100, Entry());
        permits[0].End(1, LimiterVerdict.Dropped);

        var view = stage.Gate.View(S(1));
        view.Limit.ShouldBe(69);
        view.LastCut.ShouldBe(S(1));
        stage.Try(Entry(), 60).ShouldBeFalse();
    }

    /// <summary>A silence of 100 to 250 ms follows a refusal that named no time.</summary>
    [Fact]
    public void Refusal_WithoutATime_HoldsNewStartsForAMoment()
    {
        var stage = new GateStage(new GatePolicy { Initial = 48 });
        stage.Take(Entry()).End(1, LimiterVerdict.Dropped);

        stage.Try(Entry(), 1.09).ShouldBeFalse();
        var until = stage.Gate.View(S(1)).PausedUntil!.Value;
        until.ShouldBeInRange(S(1.1), S(1.25));
        stage.Try(Entry(), until.TotalSeconds).ShouldBeTrue();
        stage.Gate.View(until).PausedUntil.ShouldBeNull();
    }

    [Theory]
    [InlineData(LimiterVerdict.Success)]
    [InlineData(LimiterVerdict.Ignore)]
    public void Ending_WithoutRefusal_HoldsNothing(LimiterVerdict verdict)
    {
        var stage = new GateStage(new GatePolicy { Initial = 48 });
        stage.Take(Entry()).End(1, verdict);

        stage.Gate.View(S(1)).PausedUntil.ShouldBeNull();
        stage.Gate.View(S(1)).Limit.ShouldBe(48);
    }

    [Fact]
    public void Refusal_FixedGate_ChangesNothing()
    {
        var stage = Fixed(2);
        stage.Take(Entry()).End(1, LimiterVerdict.Dropped);

        stage.Gate.View(S(1)).PausedUntil.ShouldBeNull();
        stage.Gate.View(S(1)).Limit.ShouldBe(2);
    }

    [Fact]
    public void Pause_UntilThen_NothingStarts()
    {
        var stage = Fixed(2);
        stage.Gate.Pause(S(5));
        stage.Gate.Pause(S(3));

        stage.Try(Entry(), 4.999).ShouldBeFalse();
        stage.Gate.View(S(4)).PausedUntil.ShouldBe(S(5));
        stage.Try(Entry(), 5).ShouldBeTrue();
    }

    /// <summary>A1.14: one tenant's burst ends at its own bound; what an entry says wins over the policy.</summary>
    [Theory]
    [InlineData(0, 0, 10)]
    [InlineData(3, 0, 3)]
    [InlineData(3, 5, 5)]
    [InlineData(0, 1, 1)]
    public void A1_14_TenantMax_Reached_OthersStillEnter(int policyMax, int entryMax, int expected)
    {
        var stage = Fixed(11, policy => policy with { TenantMax = policyMax });
        var entry = Entry() with { TenantMax = entryMax };
        for (var i = 0; i < expected; i++)
        {
            stage.Try(entry).ShouldBeTrue();
        }

        stage.Try(Entry("other")).ShouldBeTrue();
        stage.Try(entry).ShouldBeFalse();
    }

    /// <summary>A1.15 and A4.4: batch ends at its share, though the gate is empty otherwise.</summary>
    [Fact]
    public void A4_4_Batch_AtItsShare_IsRefusedThoughPermitsAreFree()
    {
        var stage = Fixed(60);
        stage.Take(15, Entry("night", Partition.Batch));

        stage.Try(Entry("night", Partition.Batch)).ShouldBeFalse();
        stage.Take(45, Entry());
        stage.Try(Entry()).ShouldBeFalse();
    }

    /// <summary>F-M3: shared may take the guaranteed share while it is idle, and the other way round.</summary>
    [Theory]
    [InlineData(Partition.Guaranteed)]
    [InlineData(Partition.Shared)]
    public void F_M3_IdleShare_AnyInteractive_UsesAllOfTheLimit(Partition partition)
    {
        var stage = Fixed(60);
        stage.Take(60, Entry("one", partition));
        stage.Try(Entry("one", partition)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void EnterAsync_FullAndNoPatience_IsRefusedAtOnce(double patience)
    {
        var stage = Fixed(1);
        stage.Take(Entry());
        var caller = stage.Ask(Entry(), patience: patience);

        caller.Refusal.ShouldBe(GateRefusal.WouldBeLate);
        stage.Gate.View(S(0)).Waiting.ShouldBe(0);
    }

    /// <summary>4 permits held 10 s: the third in the queue waits 7.5 s.</summary>
    [Theory]
    [InlineData(7.4, GateRefusal.WouldBeLate)]
    [InlineData(7.5, null)]
    [InlineData(8, null)]
    public void EnterAsync_PredictedLate_IsRefusedAtOnceWithWhenToComeBack(double patience, GateRefusal? expected)
    {
        var stage = Measured(4, seconds: 10);
        stage.Take(4, Entry(), 20);
        stage.Ask(Entry(), 20).Waits.ShouldBeTrue();
        stage.Ask(Entry(), 20).Waits.ShouldBeTrue();
        var caller = stage.Ask(Entry(), 20, patience);

        caller.Refusal.ShouldBe(expected);
        (caller.Result?.RetryAfter ?? S(7.5)).ShouldBe(S(7.5));
    }

    [Fact]
    public void EnterAsync_NothingMeasured_PredictsFromWhatTheEntryExpects()
    {
        var stage = Fixed(1);
        stage.Take(Entry());

        stage.Ask(Entry() with { Expected = S(30) }, patience: 29).Refusal.ShouldBe(GateRefusal.WouldBeLate);
        stage.Ask(Entry() with { Expected = S(30) }, patience: 30).Waits.ShouldBeTrue();
    }

    [Fact]
    public void EnterAsync_OnlyThePauseIsTooLong_IsPaused()
    {
        var stage = Fixed(1);
        stage.Gate.Pause(S(10));
        var caller = stage.Ask(Entry(), 2, patience: 7.9);

        caller.Refusal.ShouldBe(GateRefusal.Paused);
        caller.Result!.Value.RetryAfter.ShouldBe(S(8));
        stage.Ask(Entry(), 2, patience: 8).Waits.ShouldBeTrue();
    }

    [Fact]
    public void EnterAsync_OnlyTheTenantsBoundIsInTheWay_SaysSo()
    {
        var stage = Measured(10, seconds: 10);
        var entry = Entry() with { TenantMax = 1 };
        stage.Take(entry, 20);
        var caller = stage.Ask(entry, 20, patience: 9);

        caller.Refusal.ShouldBe(GateRefusal.TenantLimit);
        caller.Result!.Value.RetryAfter.ShouldBe(S(10));
        stage.Ask(entry, 20, patience: 10).Waits.ShouldBeTrue();
        stage.Ask(entry, 20, patience: 19).Refusal.ShouldBe(GateRefusal.TenantLimit);
    }

    [Fact]
    public void EnterAsync_BatchAtItsShare_IsPredictedFromThatShare()
    {
        var stage = Measured(8, seconds: 10);
        stage.Take(2, Entry("night", Partition.Batch), 20);

        stage.Ask(Entry("night", Partition.Batch), 20, patience: 4.9).Refusal.ShouldBe(GateRefusal.WouldBeLate);
        stage.Ask(Entry("night", Partition.Batch), 20, patience: 5).Waits.ShouldBeTrue();
        stage.Ask(Entry("night", Partition.Batch), 20, patience: 9.9).Refusal.ShouldBe(GateRefusal.WouldBeLate);
    }

    [Fact]
    public void EnterAsync_NoShareForBatch_NeverComes()
    {
        var stage = Fixed(8, policy => policy with { BatchShare = 0 });
        var caller = stage.Ask(Entry("night", Partition.Batch), patience: 80_000);

        caller.Refusal.ShouldBe(GateRefusal.WouldBeLate);
        caller.Result!.Value.RetryAfter.ShouldBe(TimeSpan.FromDays(1));
    }

    [Fact]
    public void ExpectedWait_RoomOrNot_IsZeroWhenTryEnterWouldSucceed()
    {
        var stage = Measured(2, seconds: 10);
        stage.Gate.ExpectedWait(Entry(), S(20)).ShouldBe(TimeSpan.Zero);
        stage.Take(2, Entry(), 20);

        stage.Gate.ExpectedWait(Entry(), S(20)).ShouldBe(S(5));
        Fixed(0).Gate.ExpectedWait(Entry(), S(0)).ShouldBe(TimeSpan.FromDays(1));
        var unknown = Fixed(1);
        unknown.Take(Entry());
        unknown.Gate.ExpectedWait(Entry(), S(0)).ShouldBe(TimeSpan.FromTicks(1));
        unknown.Gate.View(S(0)).ShouldSatisfyAllConditions(view => view.InFlight.ShouldBe(1), view => view.Waiting.ShouldBe(0));
    }

    [Fact]
    public void Time_OlderThanTheLastCall_IsTakenForNow()
    {
        var stage = Fixed(1);
        stage.Gate.Pause(S(5));
        stage.Try(Entry(), 6).ShouldBeTrue();
        stage.Gate.View(S(4)).PausedUntil.ShouldBeNull();
    }

    /// <summary>A gate of this size at which a call ended after so many seconds.</summary>
    private static GateStage Measured(int limit, double seconds)
    {
        var stage = Fixed(limit);
        stage.Take(Entry("earlier")).End(seconds);
        return stage;
    }
}
