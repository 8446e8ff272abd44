using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Line.Rollouts;

/// <summary>What requests see of a rollout: whose turn the new arm is, and where each arm is counted. Outlives snapshots.</summary>
internal sealed class RolloutSplit(string route, string mark)
{
    // So that another rollout, or another try of this route, meets other callers first.
    private readonly string _subject = $"{route} {mark}";
    private volatile int _percent;

    public ArmMeter Old { get; } = new();

    public ArmMeter Fresh { get; } = new();

    /// <summary>The new arm's share in percent.</summary>
    public int Percent
    {
        get => _percent;
        set => _percent = value;
    }

    /// <summary>Whether what belongs to this number has the new arm; once it has, a greater share leaves it there.</summary>
    public bool TakesFresh(ulong sticky) => TrafficShare.Has(sticky, _subject, _percent);
}
