using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Cutover;

namespace Breakwater.Core.Line.Defence.Cutovers;

/// <summary>Reads how providers do from the health of their targets (A6.8 to A6.11, C15), and lets their machines go on. One caller at a time.</summary>
public static class CutoverWatch
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Looks at every provider of a configuration; what has changed.</summary>
    public static IReadOnlyList<CutoverChange> Look(LineSnapshot line, TimeProvider clock)
    {
        var (now, utc) = (clock.Monotonic(), clock.GetUtcNow());
        var changes = new List<CutoverChange>();
        foreach (var provider in line.Routes.Providers)
        {
            if (line.Defences.Cutovers.Step(provider.Name, Read(line, provider.Name, now, utc), utc) is { } change)
            {
                changes.Add(change);
            }
        }

        return changes;
    }

    /// <summary>How a provider does now.</summary>
    internal static CutoverReading Read(LineSnapshot line, string provider, TimeSpan now, DateTimeOffset utc)
    {
        var state = line.Defences.Cutovers.StateOf(provider);
        var span = SpanOf(state, utc);
        var (calls, answers, errors, timeouts, slow) = (0L, 0.0, 0.0, 0.0, 0.0);
        var (isUsed, isOpen) = (false, false);
        foreach (var target in line.Defences.Targets)
        {
            if (target.Provider != provider || target.LastUsed is null)
            {
                continue;
            }

            var report = target.Health.Report(now, span);
            var succeeded = report.Calls * report.Successes;
            calls += report.Calls;
            answers += succeeded;
            errors += report.Calls - succeeded;
            timeouts += report.Calls * report.Timeouts;
            slow += succeeded * report.Slow;
            (isUsed, isOpen) = (true, isOpen || target.Breaker.StateAt(now) != BreakerState.Open);
        }

        return new CutoverReading
        {
            Calls = calls,
            Errors = calls == 0 ? 0 : errors / calls,
            Timeouts = calls == 0 ? 0 : timeouts / calls,
            Slow = answers == 0 ? 0 : slow / answers,
            HasBackup = HasBackup(line, provider, now),
            IsDown = isUsed && !isOpen,
            GoodProbes = state.Phase != CutoverPhase.Hard || !IsProbed(line, provider) ? null : line.Defences.Cutovers.GoodProbes(provider),
        };
    }

    // Of a step on the way back only its own calls count: those before were others' share.
    private static TimeSpan SpanOf(CutoverState state, DateTimeOffset utc) =>
        state.Phase == CutoverPhase.Canary && utc - state.Rung.Since is var held && held < Window ? (held > TimeSpan.Zero ? held : TimeSpan.FromTicks(1)) : Window;

    // To send the traffic of one that is ill to another that is would help nobody.
    private static bool HasBackup(LineSnapshot line, string provider, TimeSpan now)
    {
        foreach (var target in line.Defences.Targets)
        {
            if (target.Provider != provider && target.LastUsed is not null && target.Breaker.StateAt(now) == BreakerState.Closed && target.Health.IsHealthy(now)
                && !line.Defences.Cutovers.StateOf(target.Provider).IsShifted)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether probes can tell of a provider: they are on, and it has a model for them, or nobody has asked for any yet.</summary>
    private static bool IsProbed(LineSnapshot line, string provider)
    {
        if (!line.Policy.Health.Probes.Enabled)
        {
            return false;
        }

        var isUsed = false;
        foreach (var model in line.Routes.Models)
        {
            if (model.Provider != provider || model.Kind != ModelKind.Generation || line.Defences.Find(provider, model.ModelId) is not { LastUsed: not null })
            {
                continue;
            }

            if (!line.TargetOf(model).Passthrough)
            {
                return true;
            }

            isUsed = true;
        }

        return !isUsed && !line.Defences.Targets.Any(target => target.Provider == provider && target.LastUsed is not null);
    }
}
