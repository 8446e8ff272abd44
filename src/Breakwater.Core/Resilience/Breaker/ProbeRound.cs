using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Breaker;

/// <summary>The probes of one half-open period: one call in so many, few at once, no more than the judgement needs. Not safe for concurrent use.</summary>
internal sealed class ProbeRound
{
    private readonly List<(int Ticket, TimeSpan Begun)> running = [];
    private int callsUntilNext;
    private int tickets;

    public int Out => running.Count;

    public int Good { get; private set; }

    public int Bad { get; private set; }

    public void Restart()
    {
        running.Clear();
        (callsUntilNext, tickets, Good, Bad) = (0, 0, 0, 0);
    }

    /// <summary>Whether this call may be a probe. A turn that comes while all places are taken waits for one to be free.</summary>
    public bool TryTake(BreakerPolicy policy, TimeSpan now, out int ticket)
    {
        ticket = 0;
        if (callsUntilNext > 0)
        {
            callsUntilNext--;
            return false;
        }

        if (!TryTakePlace(policy, now, out ticket))
        {
            return false;
        }

        callsUntilNext = policy.ProbeEvery - 1;
        return true;
    }

    /// <summary>Takes a place whichever call it is.</summary>
    public bool TryTakePlace(BreakerPolicy policy, TimeSpan now, out int ticket)
    {
        ticket = 0;
        if (Out >= policy.ProbesAtOnce || Out + Good + Bad >= policy.ProbesToJudge)
        {
            return false;
        }

        ticket = ++tickets;
        running.Add((ticket, now));
        return true;
    }

    /// <summary>Gives a probe's place back and counts what it proved; a second report of the same probe does neither.</summary>
    public void Report(int ticket, BreakerVerdict verdict)
    {
        for (var i = 0; i < running.Count; i++)
        {
            if (running[i].Ticket == ticket)
            {
                running.RemoveAt(i);
                Good += verdict == BreakerVerdict.Good ? 1 : 0;
                Bad += verdict == BreakerVerdict.Bad ? 1 : 0;
                return;
            }
        }
    }

    /// <summary>When the oldest probe under way is lost; never when there is none.</summary>
    public TimeSpan LostAt(TimeSpan lease) => running.Count > 0 ? running[0].Begun + lease : TimeSpan.MaxValue;
}
