using Breakwater.Core.Primitives;
using Breakwater.Simulator.Clock;

namespace Breakwater.Server.Tests.Storms;

public sealed class VirtualClockTests
{
    private readonly VirtualClock _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_DueAtSeveralMoments_FireInTheOrderOfTime()
    {
        foreach (var ms in (int[])[300, 100, 200])
        {
            Timer($"{ms}", ms);
        }

        _clock.RunUntil(TimeSpan.FromMilliseconds(250));
        _fired.ShouldBe(["100 at 100", "200 at 200"]);
        _clock.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(250));
        _clock.RunUntil(TimeSpan.FromMilliseconds(300));
        _fired.Count.ShouldBe(3);
    }

    [Fact]
    public void Timers_DueTogether_FireInTheOrderTheyWereSet()
    {
        var first = Timer("first", 10);
        Timer("second", 10);
        Timer("third", 10);
        first.Change(TimeSpan.FromMilliseconds(10), Timeout.InfiniteTimeSpan);

        _clock.RunUntil(TimeSpan.FromSeconds(1));
        _fired.ShouldBe(["second at 10", "third at 10", "first at 10"]);
    }

    [Fact]
    public void Timer_ChangedOrDisposed_FiresOnlyAsLastSet()
    {
        var later = Timer("later", 10);
        var never = Timer("never", 10);
        var gone = Timer("gone", 10);
        later.Change(TimeSpan.FromMilliseconds(50), Timeout.InfiniteTimeSpan).ShouldBeTrue();
        never.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        gone.Dispose();

        _clock.RunUntil(TimeSpan.FromSeconds(1));
        _fired.ShouldBe(["later at 50"]);
        gone.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan).ShouldBeFalse();
        never.Change(TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan).ShouldBeTrue();
        _clock.RunUntil(TimeSpan.FromSeconds(2));
        _fired.ShouldBe(["later at 50", "never at 1001"]);
    }

    [Fact]
    public void Timer_WithAPeriod_FiresUntilItIsDisposedByItself()
    {
        ITimer? timer = null;
        var count = 0;
        timer = _clock.CreateTimer(_ =>
        {
            if (++count == 3)
            {
                timer!.Dispose();
            }
        }, null, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(10));

        _clock.RunUntil(TimeSpan.FromMilliseconds(24));
        count.ShouldBe(2);
        _clock.RunUntil(TimeSpan.FromSeconds(10));
        count.ShouldBe(3);
    }

    [Fact]
    public void Post_WithinAnEvent_RunsAfterWhatIsDueAlready()
    {
        _clock.Post(() =>
        {
            _clock.Post(() => _clock.Post(() => _fired.Add("last")));
            _clock.Post(() => _fired.Add("third"));
            _fired.Add("first");
        });
        _clock.Post(() => _fired.Add("second"));

        _clock.RunUntil(TimeSpan.Zero);
        _fired.ShouldBe(["first", "second", "third", "last"]);
        _clock.Elapsed.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Waits_OfEveryKind_EndOnTheClockAndOnItsThread()
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var thread = Environment.CurrentManagedThreadId;
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3), _clock);
            var work = WaitAsync(thread, limit.Token);
            _clock.RunUntil(TimeSpan.FromSeconds(2.9));
            _fired.ShouldBe(["waited at 1000", "waited at 2000"]);
            _clock.RunUntil(TimeSpan.FromSeconds(3));
            _fired.ShouldBe(["waited at 1000", "waited at 2000", "cancelled at 3000"]);
            work.IsCompletedSuccessfully.ShouldBeTrue();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    [Fact]
    public void Clock_AskedByAnotherThread_ThrowsThereAndEndsTheRun()
    {
        Exception? thrown = null;
        var other = new Thread(() => thrown = Record.Exception(() => _clock.GetTimestamp()));
        other.Start();
        other.Join();

        thrown.ShouldBeOfType<InvalidOperationException>();
        Should.Throw<InvalidOperationException>(() => _clock.RunUntil(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Clock_RunByItsOwnEvent_Throws()
    {
        _clock.Post(() => _clock.RunUntil(TimeSpan.FromSeconds(1)));

        Should.Throw<InvalidOperationException>(() => _clock.RunUntil(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Queue_AnySequenceOfChanges_FiresAsASortedListWould()
    {
        var chance = new Random(11);
        for (var run = 0; run < 50; run++)
        {
            var queue = new EventQueue();
            var events = Enumerable.Range(0, 60).Select(_ => new Mark()).ToArray();
            var expected = new List<(long Due, long Order, Mark What)>();
            for (var order = 0; order < 400; order++)
            {
                var mark = events[chance.Next(events.Length)];
                expected.RemoveAll(entry => entry.What == mark);
                if (chance.Next(4) == 0)
                {
                    queue.Remove(mark);
                }
                else
                {
                    var due = chance.Next(50);
                    queue.Set(mark, due);
                    expected.Add((due, order, mark));
                }

                queue.Count.ShouldBe(expected.Count);
            }

            foreach (var (due, _, what) in expected.OrderBy(entry => entry.Due).ThenBy(entry => entry.Order))
            {
                queue.NextDue.ShouldBe(due);
                queue.Take().ShouldBeSameAs(what);
            }

            queue.NextDue.ShouldBe(long.MaxValue);
        }
    }

    private async Task WaitAsync(int thread, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), _clock, CancellationToken.None).ConfigureAwait(false);
        Environment.CurrentManagedThreadId.ShouldBe(thread);
        Note("waited");
        (await _clock.WaitAsync(TimeSpan.FromSeconds(1), cancellation).ConfigureAwait(false)).ShouldBeTrue();
        Environment.CurrentManagedThreadId.ShouldBe(thread);
        Note("waited");
        (await _clock.WaitAsync(TimeSpan.FromMinutes(1), cancellation).ConfigureAwait(false)).ShouldBeFalse();
        Environment.CurrentManagedThreadId.ShouldBe(thread);
        Note("cancelled");
    }

    private ITimer Timer(string name, int ms) =>
        _clock.CreateTimer(_ => Note(name), null, TimeSpan.FromMilliseconds(ms), Timeout.InfiniteTimeSpan);

    private void Note(string name) => _fired.Add($"{name} at {_clock.Elapsed.TotalMilliseconds}");

    private sealed class Mark : ClockEvent
    {
        public override void Fire()
        {
        }
    }
}
