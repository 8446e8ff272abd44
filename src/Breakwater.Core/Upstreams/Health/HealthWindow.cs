namespace Breakwater.Core.Upstreams.Health;

/// <summary>
/// The calls of one target over the last 15 minutes, in pieces of 10 s (A2.1, A2.10, A6.5, C15), and the score that follows from the last one (A2.11). At most 45 KB.
/// Passive; safe for concurrent use.
/// </summary>
public sealed class HealthWindow
{
    private const int Pieces = 90;
    private static readonly TimeSpan Piece = TimeSpan.FromSeconds(10);

    /// <summary>How long a score is taken for the present one: every request asks for it.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly HealthPiece?[] pieces = new HealthPiece?[Pieces];
    private HealthPolicy policy;
    private long scoredAt = long.MinValue;
    private bool healthy = true;

    public HealthWindow(HealthPolicy policy) => this.policy = policy;

    /// <summary>What counts as healthy; replaced by a reload.</summary>
    public HealthPolicy Policy
    {
        get => Volatile.Read(ref policy);
        set => Volatile.Write(ref policy, value);
    }

    /// <summary>Counts a call that ended now.</summary>
    public void Record(in HealthSample sample, TimeSpan now)
    {
        if (sample.Outcome == HealthOutcome.Ignore)
        {
            return;
        }

        var excess = sample.Latency - Policy.TargetOf(sample.Scene);
        lock (gate)
        {
            PieceAt_NeedsLock(now).Add(sample.Outcome, sample.Latency, excess > TimeSpan.Zero ? excess : TimeSpan.Zero);
        }
    }

    /// <summary>Whether the score of the last minute is high enough; not older than a second.</summary>
    public bool IsHealthy(TimeSpan now)
    {
        if (now.Ticks - Volatile.Read(ref scoredAt) >= Fresh.Ticks)
        {
            var score = Report(now, TimeSpan.FromMinutes(1)).Score;
            Volatile.Write(ref healthy, score >= Policy.LeastScore);
            Volatile.Write(ref scoredAt, now.Ticks);
        }

        return Volatile.Read(ref healthy);
    }

    /// <summary>The last minute.</summary>
    public HealthReport Report(TimeSpan now) => Report(now, TimeSpan.FromMinutes(1));

    /// <summary>The time up to now, 15 minutes at most.</summary>
    public HealthReport Report(TimeSpan now, TimeSpan span)
    {
        var sum = new HealthPiece();
        var last = now.Ticks / Piece.Ticks;
        var first = last - (span.Ticks / Piece.Ticks) + 1;
        lock (gate)
        {
            for (var i = Math.Max(first, last - Pieces + 1); i <= last; i++)
            {
                if (i >= 0 && pieces[i % Pieces] is { } piece && piece.Index == i)
                {
                    sum.AddAll(piece);
                }
            }
        }

        return sum.Report(Policy);
    }

    private HealthPiece PieceAt_NeedsLock(TimeSpan now)
    {
        var index = now.Ticks / Piece.Ticks;
        ref var piece = ref pieces[index % Pieces];
        piece ??= new HealthPiece { Index = index };
        if (piece.Index != index)
        {
            piece.Restart(index);
        }

        return piece;
    }
}
