using Breakwater.Core.Routing.Cutover;

namespace Breakwater.Core.Tests.Routing.Cutover;

/// <summary>A provider's way through the phases, looked at every five seconds of a time that the test tells.</summary>
internal sealed class CutoverCourse(CutoverPolicy? policy = null)
{
    public static readonly DateTimeOffset Begin = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    public static readonly CutoverReading Well = new() { Calls = 1000, HasBackup = true, GoodProbes = 99 };
    public static readonly CutoverReading Mild = Well with { Timeouts = 0.05, Errors = 0.05 };
    public static readonly CutoverReading Storm = Well with { Timeouts = 0.09, Errors = 0.09 };
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    public CutoverPolicy Policy { get; } = policy ?? new CutoverPolicy();

    public DateTimeOffset Now { get; private set; } = Begin;

    public CutoverState State { get; private set; } = CutoverState.Start;

    /// <summary>Every phase that was entered, with the minute since the begin.</summary>
    public List<(CutoverPhase Phase, double Minute)> Seen { get; } = [];

    /// <summary>Reads the same for a while.</summary>
    public CutoverCourse Read(CutoverReading reading, double minutes)
    {
        for (var end = Now + TimeSpan.FromMinutes(minutes); Now < end;)
        {
            Now += Look;
            Follow(CutoverMachine.Step(State, reading, Policy, Now));
        }

        return this;
    }

    /// <summary>Reads the same until a phase is entered.</summary>
    public CutoverCourse Until(CutoverPhase phase, CutoverReading reading)
    {
        for (var looks = 0; State.Phase != phase && looks < 10_000; looks++)
        {
            Read(reading, Look.TotalMinutes);
        }

        State.Phase.ShouldBe(phase);
        return this;
    }

    public CutoverCourse Say(CutoverPhase? phase, TimeSpan? time = null)
    {
        Follow(CutoverMachine.Command(State, phase, "a drill", time, Now));
        return this;
    }

    public double Minute => (Now - Begin).TotalMinutes;

    private void Follow(CutoverState next)
    {
        if (next.Phase != State.Phase)
        {
            Seen.Add((next.Phase, Math.Round((Now - Begin).TotalMinutes, 3)));
        }

        State = next;
    }
}
