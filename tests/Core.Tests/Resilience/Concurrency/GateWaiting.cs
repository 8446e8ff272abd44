using System.Runtime.CompilerServices;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Testing;
using static Breakwater.Core.Tests.Resilience.Concurrency.GateStage;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>How a wait ends: let in, out of patience, cancelled. Each exactly once.</summary>
public sealed class GateWaiting
{
    [Fact]
    public void Waiter_PermitEnds_IsLetInAndToldHowLongItWaited()
    {
        var stage = Fixed(1);
        var permit = stage.Take(Entry(), 1);
        var caller = stage.Ask(Entry(), 2);
        caller.Waits.ShouldBeTrue();
        stage.Gate.View(S(2)).ShouldSatisfyAllConditions(view => view.Waiting.ShouldBe(1), view => view.Shared.ShouldBe(new PartitionView(null, 1, 1)));

        permit.End(5);
        caller.Entered.ShouldBeTrue();
        caller.Result!.Value.Waited.ShouldBe(S(3));
        stage.Gate.View(S(5)).ShouldSatisfyAllConditions(view => view.Waiting.ShouldBe(0), view => view.InFlight.ShouldBe(1));
    }

    [Fact]
    public void TryEnter_SomebodyWaits_DoesNotOvertake()
    {
        var stage = Fixed(1);
        var permit = stage.Take(Entry());
        var caller = stage.Ask(Entry());
        stage.Try(Entry("other")).ShouldBeFalse();
        permit.End(1);

        caller.Entered.ShouldBeTrue();
        stage.Try(Entry("other"), 1).ShouldBeFalse();
    }

    [Fact]
    public void Waiters_SameTenant_AreFirstComeFirstServed()
    {
        var stage = Fixed(1);
        var permit = stage.Take(Entry());
        var callers = Enumerable.Range(0, 20).Select(_ => stage.Ask(Entry())).ToList();
        for (var turn = 0; turn < 20; turn++)
        {
            permit.End(turn + 1);
            callers.FindIndex(caller => caller.Waits).ShouldBe(turn == 19 ? -1 : turn + 1);
            permit = callers[turn].Permit;
        }
    }

    /// <summary>The gate asks to be stepped when the earliest patience ends, and then sends that one away.</summary>
    [Fact]
    public void Patience_Ends_IsAskedForAndKept()
    {
        var stage = Fixed(1);
        stage.Take(Entry());
        var slow = stage.Ask(Entry(), 0, patience: 9);
        var quick = stage.Ask(Entry(), 0, patience: 4);
        stage.Ask(Entry(), 0, patience: 6);
        stage.Host.Asked.ShouldBe([S(9), S(4)]);

        stage.Gate.Step(S(3.999));
        quick.Waits.ShouldBeTrue();
        stage.Host.Asked.ShouldBe([S(9), S(4), S(4)]);
        stage.Gate.Step(S(4));
        quick.Refusal.ShouldBe(GateRefusal.WouldBeLate);
        quick.Result!.Value.Waited.ShouldBe(S(4));
        stage.Host.Asked[^1].ShouldBe(S(6));

        stage.Gate.Step(S(20));
        slow.Refusal.ShouldBe(GateRefusal.WouldBeLate);
        stage.Gate.View(S(20)).Waiting.ShouldBe(0);
        stage.Host.Asked.Count.ShouldBe(4);
    }

    [Fact]
    public void Patience_Endless_IsNeverAskedFor()
    {
        var stage = Fixed(1);
        stage.Take(Entry());
        var caller = new GateStage.Caller();
        VirtualWorld.When(stage.Gate.EnterAsync(Entry(), S(1), TimeSpan.MaxValue, default), result => caller.Result = result);

        stage.Host.Asked.ShouldBeEmpty();
        stage.Gate.Step(TimeSpan.FromDays(1_000));
        caller.Waits.ShouldBeTrue();
    }

    /// <summary>A permit that comes back when patience has ended is not given to whom it is too late for.</summary>
    [Fact]
    public void Patience_EndedUnnoticed_IsNoticedByTheNextCall()
    {
        var stage = Fixed(1);
        var permit = stage.Take(Entry());
        var late = stage.Ask(Entry(), 0, patience: 4);
        var patient = stage.Ask(Entry(), 0, patience: 9);
        permit.End(5);

        late.Refusal.ShouldBe(GateRefusal.WouldBeLate);
        patient.Entered.ShouldBeTrue();
    }

    [Fact]
    public void Patience_EndsInAPauseOrAtTheTenantsBound_SaysSo()
    {
        var stage = Fixed(2);
        var entry = Entry() with { TenantMax = 1 };
        stage.Take(entry);
        var own = stage.Ask(entry, 0, patience: 3);
        stage.Gate.Step(S(3));
        own.Refusal.ShouldBe(GateRefusal.TenantLimit);

        var paused = stage.Ask(Entry("other") with { TenantMax = 0 }, 3, patience: 3);
        paused.Entered.ShouldBeTrue();
        paused = stage.Ask(entry, 4, patience: 3);
        stage.Gate.Pause(S(60));
        stage.Gate.Step(S(7));
        paused.Refusal.ShouldBe(GateRefusal.Paused);
        paused.Result!.Value.RetryAfter.ShouldBe(S(53));
    }

    [Fact]
    public void Pause_WhileSomebodyWaits_IsAskedForAndKept()
    {
        var stage = Fixed(2);
        stage.Gate.Pause(S(5));
        stage.Host.Asked.ShouldBeEmpty();
        var callers = new[] { stage.Ask(Entry(), 1), stage.Ask(Entry(), 1), stage.Ask(Entry(), 1) };
        stage.Host.Asked.ShouldBe([S(5)]);
        stage.Gate.Pause(S(8));
        stage.Gate.Step(S(5));
        callers.ShouldAllBe(caller => caller.Waits);
        stage.Host.Asked.ShouldBe([S(5), S(8)]);

        stage.Gate.Step(S(8));
        callers.Count(caller => caller.Entered).ShouldBe(2);
        stage.Host.Asked.Count.ShouldBe(3);
        stage.Host.Asked[^1].ShouldBe(S(3601));
    }

    /// <summary>Whoever calls the gate first after a pause, the host or another caller, lets in who waits.</summary>
    [Theory]
    [InlineData("try")]
    [InlineData("ask")]
    [InlineData("expect")]
    [InlineData("end")]
    [InlineData("step")]
    [InlineData("reload")]
    public void Pause_IsOver_AnyCallLetsWaitersIn(string call)
    {
        var stage = Fixed(9);
        var permit = stage.Take(Entry("other"));
        stage.Gate.Pause(S(5));
        var caller = stage.Ask(Entry(), 1);
        stage.Gate.View(S(6));
        caller.Waits.ShouldBeTrue();
        switch (call)
        {
            case "try":
                stage.Try(Entry("other"), 6).ShouldBeTrue();
                break;
            case "ask":
                stage.Ask(Entry("other"), 6).Entered.ShouldBeTrue();
                break;
            case "expect":
                stage.Gate.ExpectedWait(Entry("other"), S(6)).ShouldBe(TimeSpan.Zero);
                break;
            case "end":
                permit.End(6);
                break;
            case "step":
                stage.Gate.Step(S(6));
                break;
            default:
                stage.Gate.Policy = stage.Gate.Policy with { MaxWaiting = 1 };
                break;
        }

        caller.Entered.ShouldBeTrue();
        caller.Result!.Value.Waited.ShouldBe(S(5));
    }

    [Fact]
    public void Limit_RisesByItself_LetsWaitersIn()
    {
        var stage = new GateStage(new GatePolicy { Initial = 10 });
        var permits = stage.Take(10, Entry());
        permits[0].End(1, LimiterVerdict.Dropped);
        for (var i = 1; i < 5; i++)
        {
            permits[i].End(1.5);
        }

        // 5 are out, the limit is 6, the knee 9.
        var callers = Enumerable.Range(0, 4).Select(_ => stage.Ask(Entry(), 2)).ToList();
        callers.Count(caller => caller.Entered).ShouldBe(1);
        for (var asked = 0; asked < stage.Host.Asked.Count && stage.Host.Asked[asked] < S(60); asked++)
        {
            stage.Gate.Step(stage.Host.Asked[asked]);
        }

        callers.Count(caller => caller.Entered).ShouldBe(4);
        stage.Gate.View(S(7)).InFlight.ShouldBe(9);
    }

    [Fact]
    public async Task Cancellation_BeforeAsking_IsRefusedAtOnce()
    {
        var stage = Fixed(1);
        var result = await stage.Gate.EnterAsync(Entry(), S(0), S(1), new CancellationToken(canceled: true));

        result.Refusal.ShouldBe(GateRefusal.Cancelled);
        stage.Gate.View(S(0)).ShouldSatisfyAllConditions(view => view.InFlight.ShouldBe(0), view => view.Waiting.ShouldBe(0));
    }

    [Fact]
    public void Cancellation_WhileWaiting_EndsTheWait()
    {
        var stage = Fixed(1);
        var permit = stage.Take(Entry());
        using var source = new CancellationTokenSource();
        var cancelled = stage.Ask(Entry(), cancellation: source.Token);
        var next = stage.Ask(Entry());
        source.Cancel();

        cancelled.Refusal.ShouldBe(GateRefusal.Cancelled);
        next.Waits.ShouldBeTrue();
        permit.End(1);
        next.Entered.ShouldBeTrue();
    }

    /// <summary>Granted and cancelled before the caller went on: the permit is back, as if it had never been.</summary>
    [Fact]
    public void Cancellation_AfterTheGrant_GivesThePermitBack()
    {
        var stage = Fixed(1);
        var permit = stage.Take(Entry());
        using var source = new CancellationTokenSource();
        var cancelled = stage.Ask(Entry(), cancellation: source.Token);
        var next = stage.Ask(Entry());
        stage.Host.Held = [];
        permit.End(1);
        source.Cancel();
        stage.Gate.View(S(1)).InFlight.ShouldBe(1);

        var held = stage.Host.Held;
        stage.Host.Held = null;
        held.ShouldHaveSingleItem().Execute();
        cancelled.Refusal.ShouldBe(GateRefusal.Cancelled);
        cancelled.Result!.Value.Waited.ShouldBe(S(1));
        next.Entered.ShouldBeTrue();
        stage.Gate.View(S(1)).InFlight.ShouldBe(1);
    }

    [Fact]
    public void Cancellation_AfterTheWaitEnded_TouchesNobodyElse()
    {
        var stage = Fixed(1);
        var permit = stage.Take(Entry());
        using var source = new CancellationTokenSource();
        var first = stage.Ask(Entry(), cancellation: source.Token);
        permit.End(1);
        first.Entered.ShouldBeTrue();
        var second = stage.Ask(Entry(), 1);
        source.Cancel();

        second.Waits.ShouldBeTrue();
        stage.Gate.View(S(1)).Waiting.ShouldBe(1);
    }

    [Fact]
    public void Waiting_InSteadyState_AllocatesNothing()
    {
        var stage = Fixed(1);
        var result = default(GateResult);
        var pending = default(ConfiguredValueTaskAwaitable<GateResult>.ConfiguredValueTaskAwaiter);
        Action goOn = () => result = pending.GetResult();
        var permit = stage.Take(Entry());
        var entry = Entry();
        void Turn()
        {
            pending = AwaiterOf(stage.Gate.EnterAsync(entry, S(1), S(3600), default));
            pending.UnsafeOnCompleted(goOn);
            permit.End(LimiterVerdict.Success, S(1), null);
            permit = result.Permit;
            stage.Host.Asked.Clear();
        }

        for (var warm = 0; warm < 100; warm++)
        {
            Turn();
        }

        Allocations.EachTime(() =>
        {
            for (var turn = 0; turn < 1_000; turn++)
            {
                Turn();
            }
        }).ShouldBe(0);
    }

    [Fact]
    public void Entering_KnownTenant_AllocatesNothing()
    {
        var stage = new GateStage(new GatePolicy());
        var entry = Entry();
        stage.Take(entry).End(0);
        Allocations.EachTime(() =>
        {
            for (var turn = 0; turn < 1_000; turn++)
            {
                stage.Gate.TryEnter(entry, S(1), out var permit);
                permit.End(LimiterVerdict.Success, S(1), null);
            }
        }).ShouldBe(0);
    }

    private static ConfiguredValueTaskAwaitable<GateResult>.ConfiguredValueTaskAwaiter AwaiterOf(ValueTask<GateResult> entered) =>
        entered.ConfigureAwait(false).GetAwaiter();
}
