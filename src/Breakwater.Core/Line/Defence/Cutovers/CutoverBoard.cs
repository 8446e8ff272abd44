using Breakwater.Core.Routing.Cutover;

namespace Breakwater.Core.Line.Defence.Cutovers;

/// <summary>Where every provider stands, and what requests are to know of it. Passive: the time is passed in. Safe for concurrent use.</summary>
public sealed class CutoverBoard
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, CutoverState> states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> probes = new(StringComparer.Ordinal);
    private volatile TrafficShifts? shifts;
    private IReadOnlySet<string>? known;
    private CutoverPolicy policy = new();

    /// <summary>What goes elsewhere; null while everything goes where it is meant to.</summary>
    public TrafficShifts? Shifts => shifts;

    /// <summary>The numbers in force; replaced by a reload.</summary>
    public CutoverPolicy Policy
    {
        get => Volatile.Read(ref policy);
        set
        {
            lock (gate)
            {
                Volatile.Write(ref policy, value);
                Publish_NeedsLock();
            }
        }
    }

    /// <summary>The providers that there are; null for any. What is known of others has no effect.</summary>
    public IReadOnlySet<string>? Providers
    {
        get => Volatile.Read(ref known);
        set
        {
            lock (gate)
            {
                Volatile.Write(ref known, value);
                Publish_NeedsLock();
            }
        }
    }

    /// <summary>Where a provider stands.</summary>
    public CutoverState StateOf(string provider)
    {
        lock (gate)
        {
            return states.GetValueOrDefault(provider, CutoverState.Start);
        }
    }

    /// <summary>Takes up what was saved before a restart. Trouble is looked for anew.</summary>
    public void Restore(IEnumerable<KeyValuePair<string, CutoverState>> saved, DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (var (provider, state) in saved)
            {
                states[provider] = state with { Troubled = now };
            }

            Publish_NeedsLock();
        }
    }

    /// <summary>Goes on with what was read of a provider; null when nothing has changed that anybody should be told of.</summary>
    public CutoverChange? Step(string provider, in CutoverReading reading, DateTimeOffset now)
    {
        lock (gate)
        {
            var before = states.GetValueOrDefault(provider, CutoverState.Start);
            return Put_NeedsLock(provider, before, CutoverMachine.Step(before, reading, policy, now));
        }
    }

    /// <summary>An operator's word (A6.12): a phase that holds, for a time or until the next word; null gives the machine its say again.</summary>
    public CutoverState Command(string provider, CutoverPhase? phase, string reason, TimeSpan? time, DateTimeOffset now)
    {
        lock (gate)
        {
            var before = states.GetValueOrDefault(provider, CutoverState.Start);
            Put_NeedsLock(provider, before, CutoverMachine.Command(before, phase, reason, time, now));
            return states[provider];
        }
    }

    /// <summary>A probe of a provider has ended.</summary>
    public void Probed(string provider, bool isGood)
    {
        lock (gate)
        {
            probes[provider] = isGood ? probes.GetValueOrDefault(provider) + 1 : 0;
        }
    }

    /// <summary>Probes of a provider in a row that succeeded, since its phase last changed.</summary>
    internal int GoodProbes(string provider)
    {
        lock (gate)
        {
            return probes.GetValueOrDefault(provider);
        }
    }

    private CutoverChange? Put_NeedsLock(string provider, CutoverState before, CutoverState after)
    {
        states[provider] = after;
        if (!after.IsNews(before))
        {
            return null;
        }

        if (after.Phase != before.Phase)
        {
            probes.Remove(provider);
        }

        Publish_NeedsLock();
        return new CutoverChange(provider, before, after);
    }

    private void Publish_NeedsLock()
    {
        var away = new List<TrafficShift>();
        foreach (var (provider, state) in states)
        {
            if (known?.Contains(provider) != false && TrafficShift.Of(provider, state, policy) is { } shift)
            {
                away.Add(shift);
            }
        }

        shifts = away.Count == 0 ? null : new TrafficShifts(away);
    }
}

/// <summary>A step of a provider.</summary>
public sealed record CutoverChange(string Provider, CutoverState Before, CutoverState After);
