namespace Breakwater.Core.Upstreams.Health;

/// <summary>
/// The calls of one target over the last 15 minutes, in pieces of 10 s of which the present one counts as it stands (A2.1, A2.10, A6.5, C15), and the score that
/// follows from the last minute (A2.11). At most 45 KB. Passive; safe for concurrent use.
/// </summary>
public sealed class HealthWindow
{
    private const int Pieces = 90;
    private static readonly TimeSpan Piece = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>How long a score is taken for the present one: every request asks for it.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly HealthPiece?[] pieces = new HealthPiece?[Pieces];
    private readonly HealthPiece sum = new();
    private HealthPolicy policy;
    private long scoredAt = -Fresh.Ticks;
    private bool healthy = true;
    private long glancedAt = -Fresh.Ticks;
    private HealthReport? glanced;

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

        var policy = Policy;
        var excess = sample.Latency - policy.TargetOf(sample.Scene);
        lock (gate)
        {
            PieceAt_NeedsLock(now).Add(sample.Outcome, sample.Latency, excess > TimeSpan.Zero ? excess : TimeSpan.Zero, sample.Latency > policy.SlowFrom(sample.Scene));
        }
    }

    /// <summary>Whether the score of the last minute is high enough; not older than a second.</summary>
    public bool IsHealthy(TimeSpan now)
    {
        var seen = Volatile.Read(ref scoredAt);
        if (now.Ticks - seen >= Fresh.Ticks && Interlocked.CompareExchange(ref scoredAt, now.Ticks, seen) == seen)
        {
            var policy = Policy;
            lock (gate)
            {
                Volatile.Write(ref healthy, Sum_NeedsLock(now, Minute).Score(policy) >= policy.LeastScore);
            }
        }

        return Volatile.Read(ref healthy);
    }

    /// <summary>The last minute, not older than a second: for choices that every request asks for.</summary>
    public HealthReport Glance(TimeSpan now)
    {
        var seen = Volatile.Read(ref glancedAt);
        var known = Volatile.Read(ref glanced);
        if (known is not null && (now.Ticks - seen < Fresh.Ticks || Interlocked.CompareExchange(ref glancedAt, now.Ticks, seen) != seen))
        {
            return known;
        }

        var fresh = Report(now);
        Volatile.Write(ref glancedAt, now.Ticks);
        Volatile.Write(ref glanced, fresh);
        return fresh;
    }

    /// <summary>The last minute.</summary>
    public HealthReport Report(TimeSpan now) => Report(now, Minute);

    /// <summary>The time up to now, to the next 10 s, 15 minutes at most.</summary>
    public HealthReport Report(TimeSpan now, TimeSpan span)
    {
        lock (gate)
        {
            return Sum_NeedsLock(now, span).Report(Policy);
        }
    }

    private HealthPiece Sum_NeedsLock(TimeSpan now, TimeSpan span)
    {
        var last = now.Ticks / Piece.Ticks;
        var count = Math.Min(Pieces, (span.Ticks + Piece.Ticks - 1) / Piece.Ticks);
        sum.Restart(last);
        for (var i = Math.Max(0, last - count + 1); i <= last; i++)
        {
            if (pieces[i % Pieces] is { } piece && piece.Index == i)
            {
                sum.AddAll(piece);
            }
        }

        return sum;
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
