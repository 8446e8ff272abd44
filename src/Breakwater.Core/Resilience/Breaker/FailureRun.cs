namespace Breakwater.Core.Resilience.Breaker;

/// <summary>When the last failures in a row happened. Not safe for concurrent use.</summary>
internal sealed class FailureRun
{
    private readonly Queue<TimeSpan> times = new();

    /// <summary>Notes a failure; true when the last <paramref name="length"/> of this run lie within <paramref name="within"/>.</summary>
    public bool Add(TimeSpan now, int length, TimeSpan within)
    {
        times.Enqueue(now);
        while (times.Count > length)
        {
            times.Dequeue();
        }

        return times.TryPeek(out var first) && times.Count == length && now - first <= within;
    }

    public void Clear() => times.Clear();
}
