namespace Breakwater.Core.Resilience.Breaker;

/// <summary>How often a breaker changed and opened, and its last changes. Not safe for concurrent use; a list once given never changes.</summary>
internal sealed class TransitionLog
{
    private const int Kept = 16;

    public int Total { get; private set; }

    public int TimesOpened { get; private set; }

    public TimeSpan? OpenedAt { get; private set; }

    public BreakerTransition[] Recent { get; private set; } = [];

    public void Add(BreakerTransition transition)
    {
        Total++;
        Recent = Recent.Length < Kept ? [.. Recent, transition] : [.. Recent.AsSpan(1), transition];
        if (transition.To == BreakerState.Open)
        {
            TimesOpened++;
            OpenedAt = transition.At;
        }
    }
}
