using Breakwater.Core.Primitives;
using Breakwater.Simulator.Clock;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Traffic;

/// <summary>All callers of a scenario, and what became of their calls.</summary>
internal sealed class Crowd(VirtualClock clock, IService service, ulong seed)
{
    private Exception? _bug;

    public VirtualClock Clock => clock;

    /// <summary>Every call that is over, in that order.</summary>
    public List<CallRecord> Calls { get; } = [];

    /// <summary>Calls under way.</summary>
    public int Open { get; private set; }

    /// <summary>True once nobody asks again: the simulation is coming to its end.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Lets a cohort come at its time; it leaves by <paramref name="end"/> at the latest.</summary>
    public void Invite(Ask ask, TimeSpan end)
    {
        var cohort = ask.Cohort;
        var until = cohort.Until is { } left && left < end ? left : end;
        if (cohort.PerSecond > 0)
        {
            var arrivals = new Arrivals(this, ask, service, until, seed);
            clock.Set(arrivals, cohort.From + arrivals.Gap());
        }

        if (cohort.Callers > 0)
        {
            clock.Set(new Coming(() => Come(ask, until)), cohort.From);
        }
    }

    /// <summary>No more retries from now on.</summary>
    public void Close() => IsClosing = true;

    /// <summary>Throws what a caller threw; calls that never ended are a bug, too.</summary>
    public void Verify()
    {
        if (_bug is not null)
        {
            throw new InvalidOperationException("A simulated caller failed; its exception is within.", _bug);
        }

        if (Open > 0)
        {
            throw new InvalidOperationException($"{Open} simulated calls never ended.");
        }
    }

    public void Begin() => Open++;

    public void End(in CallRecord call)
    {
        Open--;
        Calls.Add(call);
    }

    private void Come(Ask ask, TimeSpan until)
    {
        for (var i = 0; i < ask.Cohort.Callers; i++)
        {
            _ = WatchAsync(new Caller(ask, service, this, Chance.For(seed, ask.Cohort.Name, i)).StayAsync(until));
        }
    }

    private async Task WatchAsync(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _bug ??= e;
        }
    }

    private sealed class Coming(Action come) : ClockEvent
    {
        public override void Fire() => come();
    }

    /// <summary>Arrivals without memory: the next one comes whatever became of the others.</summary>
    private sealed class Arrivals(Crowd crowd, Ask ask, IService service, TimeSpan until, ulong seed) : ClockEvent
    {
        private readonly SeededRandom _gaps = Chance.For(seed, ask.Cohort.Name);
        private readonly SeededRandom _callers = Chance.For(seed, ask.Cohort.Name, 1);

        public TimeSpan Gap() => _gaps.Exponential(TimeSpan.FromSeconds(1 / ask.Cohort.PerSecond));

        public override void Fire()
        {
            if (crowd.Clock.Elapsed >= until)
            {
                return;
            }

            crowd.Clock.Set(this, Gap());
            _ = crowd.WatchAsync(new Caller(ask, service, crowd, _callers).CallAsync());
        }
    }
}
