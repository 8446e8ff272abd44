using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Configuration.Sections.Defence;

internal sealed class RetrySection : Section<RetryPolicy>
{
    /// <summary>The two names of one number (C2).</summary>
    public const string MaxAttempts = "max_attempts";
    public const string MaxRetries = "max_retries";

    private const long MostAttempts = 10;
    private const long MostMilliseconds = 60_000;

    private readonly Key<long> maxAttempts;
    private readonly Key<long?> maxRetries;
    private readonly Key<long> baseBackoff;
    private readonly Key<long> capBackoff;
    private readonly Key<Jitter> jitter;
    private readonly Key<double> jitterShare;
    private readonly Key<long> jitterSpan;
    private readonly Key<RetryBudgetPolicy> budget;

    public RetrySection()
    {
        maxAttempts = Add(new Key<long>(MaxAttempts, Scalars.Whole(1, MostAttempts)) { Default = "3", Point = "C1, C2", Doc = "Attempts in all, the first one included." });
        maxRetries = Add(new Key<long?>(MaxRetries, new OptionalShape<long>(Scalars.Whole(0, MostAttempts - 1)))
        {
            DefaultNote = "max_attempts - 1",
            Point = "C2",
            Doc = "Attempts after the first one; in place of max_attempts, never with it.",
        });
        baseBackoff = Add(Milliseconds("base_backoff_ms", "250", "C3", "Ceiling of the first delay in ms; it doubles with each attempt."));
        capBackoff = Add(Milliseconds("cap_backoff_ms", "2500", "C4", "Greatest ceiling in ms."));
        jitter = Add(new Key<Jitter>("jitter", JitterWord)
        {
            Default = "full",
            Point = "C5",
            Doc = "full: 0 to the delay; equal: half of it and up to as much again; additive: it and up to jitter_ms; proportional: it, less up to jitter_share of it.",
        });
        jitterShare = Add(new Key<double>("jitter_share", Scalars.Share) { Default = "0.25", Point = "A3.18", Doc = "Share for proportional jitter." });
        jitterSpan = Add(Milliseconds("jitter_ms", "120", "A11.6", "Most that additive jitter adds, in ms."));
        budget = Add(new Key<RetryBudgetPolicy>("budget", new RetryBudgetSection()) { Point = "A1.3, C1", Doc = "Bound on all extra attempts of the process: attempts ≤ (1 + share) · requests + burst." });
    }

    private static Shape<Jitter> JitterWord { get; } = Scalars.OneOf(
        ("full", Jitter.Full), ("equal", Jitter.Equal), ("additive", Jitter.Additive), ("proportional", Jitter.Proportional));

    protected override RetryPolicy Build(KeyValues values) => new()
    {
        MaxAttempts = (int)(values.Get(maxRetries) + 1 ?? values.Get(maxAttempts)),
        Budget = values.Get(budget),
        Backoff = new Backoff
        {
            First = TimeSpan.FromMilliseconds(values.Get(baseBackoff)),
            Cap = TimeSpan.FromMilliseconds(values.Get(capBackoff)),
            Jitter = values.Get(jitter),
            Share = values.Get(jitterShare),
            Spread = TimeSpan.FromMilliseconds(values.Get(jitterSpan)),
        },
    };

    private static Key<long> Milliseconds(string name, string fallback, string point, string doc) =>
        new(name, Scalars.Whole(1, MostMilliseconds)) { Default = fallback, Point = point, Doc = doc };
}
