using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Line.Spending;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Streaming;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line;

/// <summary>
/// One request on its way through the rooms. Each room adds one thing. Owned by one logical thread; the snapshot it opened with is the one it ends with (invariant 8).
/// </summary>
public sealed class Exchange
{
    public required string Id { get; init; }

    /// <summary>The configuration this request lives under.</summary>
    public required LineSnapshot Snapshot { get; init; }

    /// <summary>How the caller speaks, and is answered.</summary>
    public required ICodec Codec { get; init; }

    public required Operation Operation { get; init; }

    /// <summary>Where the answer goes.</summary>
    public required IReplySink Reply { get; init; }

    /// <summary>Timestamp of arrival on the line's clock.</summary>
    public required long Arrived { get; init; }

    /// <summary>Timestamp of its end on the line's clock; zero until then.</summary>
    public long Ended { get; private set; }

    /// <summary>When it ended (UTC).</summary>
    public DateTime EndedAt { get; private set; }

    public CallerHints Hints { get; init; } = CallerHints.None;

    /// <summary>Method and path for <see cref="Operation.StoredResponse"/>; the path is built from checked pieces.</summary>
    public StoredCall? Stored { get; init; }

    /// <summary>The credential as the caller sent it.</summary>
    public CallerKey Credential { get; init; } = CallerKey.None;

    /// <summary>The body; valid until <see cref="ReleaseBody"/>.</summary>
    public ReadOnlyMemory<byte> Body => BodyOwner?.Written ?? default;

    /// <summary>Where the body comes from; null for calls without one.</summary>
    public IBodySource? Source { get; init; }

    /// <summary>Length of the body as it came, in bytes.</summary>
    public int BodyBytes { get; private set; }

    /// <summary>The body's memory; null when there is none.</summary>
    private PooledBuffer? BodyOwner { get; set; }

    // Identify
    public Tenant? Tenant { get; set; }

    // Admit
    /// <summary>The permit of the process's gate.</summary>
    internal GatePermit Admission { get; set; }

    /// <summary>Time it stood in queues before it was planned; part of its deadline.</summary>
    public TimeSpan Queued { get; set; }

    /// <summary>The buckets it was taken from as a request.</summary>
    internal RateHold RequestHeld { get; set; }

    // Reserve
    /// <summary>Tokens of its prompt before a model has counted it, where it is all text; zero else.</summary>
    internal long PromptText { get; set; }

    /// <summary>The money put aside for it; null when no budget is concerned.</summary>
    internal Spend? Spend { get; set; }

    /// <summary>Tokens it may use, as taken from the buckets and quotas.</summary>
    internal QuotaNeed Need { get; set; }

    internal long TokenEstimate => Need.Prompt + Need.Answer;

    /// <summary>The buckets those tokens were taken from.</summary>
    internal RateHold TokensHeld { get; set; }

    // Decode
    public Envelope? Envelope { get; set; }

    public CanonicalRequest? Canonical { get; set; }

    /// <summary>The admission tag: the header's, else the body's where the dialect has a field for it; null when unset.</summary>
    public string? Intent => Hints.Intent ?? Envelope?.Intent;

    /// <summary>The service class: the header's, else the one of its intent's value, else the tenant's (C25).</summary>
    public SlaTier Tier => AskedTier is var asked && TiersBelow == 0 ? asked : (SlaTier)Math.Max((int)SlaTier.Bronze, (int)asked - TiersBelow);

    /// <summary>By how many classes it is served below its own, because an incident costs too much (A2.26).</summary>
    public byte TiersBelow { get; private set; }

    private SlaTier AskedTier => Hints.SlaTier ?? Snapshot.Sla.TierOf(Intent, Tenant?.Tier);

    // Plan
    /// <summary>The plan that was found for it; null before that, and when there is none.</summary>
    internal CachedPlan? Plan { get; set; }

    /// <summary>What its plan depended on beyond the plan that is kept; null for most requests.</summary>
    internal PlanTrail? Trail { get; set; }

    /// <summary>The same to be written to.</summary>
    internal PlanTrail Noted => Trail ??= new PlanTrail();

    public string Route { get; set; } = "";

    /// <summary>Why these candidates, in this order; for the log.</summary>
    public string PlanReason { get; set; } = "";

    /// <summary>True when its candidates are not those that configuration and name alone would give.</summary>
    public bool IsRerouted { get; private set; }

    /// <summary>True when a cutover sends it to another provider first.</summary>
    public bool IsShifted { get; internal set; }

    /// <summary>True when its plan's first candidate was passed over because it is in trouble.</summary>
    internal bool IsDiverted { get; set; }

    public IReadOnlyList<Target> Targets { get; set; } = [];

    public Deadline Deadline { get; set; }

    // Attempt
    public List<AttemptRecord> Attempts { get; } = new(1);

    /// <summary>The attempt whose answer the client gets; null until something of it was sent.</summary>
    public AttemptRecord? Winner { get; private set; }

    /// <summary>The race of two attempts for the same answer; null while there is only one.</summary>
    internal Race? Race { get; set; }

    /// <summary>The target that answered, or the last one tried; null before the first attempt.</summary>
    public Target? Target { get; set; }

    /// <summary>What translation dropped, both ways, on the way that the answer or the last failure took; words of our own took none.</summary>
    public LossList Losses => Winner?.Losses ?? (Degraded is null && Attempts.Count > 0 ? Attempts[^1].Losses : LossList.None);

    /// <summary>Why the answer is degraded; null when it is not.</summary>
    public string? Degraded { get; set; }

    // Relay and Settle
    /// <summary>What the answering model used; null when it never ran.</summary>
    public TokenUsage? Usage => Winner?.Usage;

    /// <summary>Tokens of all attempts together.</summary>
    internal long TokensUsed
    {
        get
        {
            var sum = 0L;
            foreach (var attempt in Attempts)
            {
                sum += attempt.Usage is { } usage ? usage.TotalInput + usage.Output : 0;
            }

            return sum;
        }
    }

    /// <summary>What all attempts cost together, the losers of races included.</summary>
    public Money Cost
    {
        get
        {
            var sum = Money.Zero;
            foreach (var attempt in Attempts)
            {
                sum += attempt.Cost;
            }

            return sum;
        }
    }

    /// <summary>What was put aside for all attempts together; null when no budget is concerned.</summary>
    public Money? HeldCost => Spend is { Holds.Count: > 0 } spend ? spend.Held : null;

    /// <summary>How it failed; null when it did not.</summary>
    public Fault? Fault { get; set; }

    /// <summary>Timestamp of the first content byte sent; 0 when none was.</summary>
    public long FirstContent { get; set; }

    /// <summary>Status sent; 0 before.</summary>
    public int Status { get; set; }

    /// <summary>True when the answer is (to be) streamed.</summary>
    public bool IsStream => Envelope?.Stream ?? Stored?.Stream ?? false;

    /// <summary>True for an answer that the provider makes in its own time (a background response): its events pass from the first on, and silence is no fault.</summary>
    public bool IsQueued => Stored is not null || Envelope is { Background: true };

    /// <summary>
    /// Claims the client for an attempt; false when the other one of a race was faster (invariant 3). Once true, the attempt may write, and it alone.
    /// </summary>
    public bool TryCommit(AttemptRecord attempt)
    {
        if (Race is { } race && !race.TryWin(attempt))
        {
            return false;
        }

        if (Race is { IsDecidedAlone: true })
        {
            Race = null; // A stream may go on for minutes.
        }

        (Winner, Target) = (attempt, attempt.Target);
        return true;
    }

    /// <summary>Other candidates, or another order, than the plan had.</summary>
    public void Reroute(IReadOnlyList<Target> targets, string reason)
    {
        (Targets, IsRerouted) = (targets, true);
        PlanReason = PlanReason.Length == 0 || reason.Length == 0 ? PlanReason + reason : $"{PlanReason}; {reason}";
    }

    /// <summary>Serves it as the next lower class is; false when there is none. Its plan is made anew.</summary>
    internal bool LowerTier()
    {
        if (Tier == SlaTier.Bronze)
        {
            return false;
        }

        (TiersBelow, Plan) = ((byte)(TiersBelow + 1), null);
        return true;
    }

    /// <summary>Takes over the body that was read, in place of one before.</summary>
    public void OwnBody(PooledBuffer body)
    {
        BodyOwner?.Dispose();
        (BodyOwner, BodyBytes) = (body, body.Length);
    }

    /// <summary>Gives the body's memory back once no attempt can need it again; a long stream then holds none. Kept while a translation still points into it.</summary>
    public void ReleaseBody()
    {
        if (Canonical is null)
        {
            EndBody();
        }
    }

    /// <summary>Notes the moment of its end: all records of it tell the same.</summary>
    public void NoteEnd(TimeProvider clock) => (Ended, EndedAt) = (clock.GetTimestamp(), clock.GetUtcNow().UtcDateTime);

    /// <summary>Gives the body's memory back at the end of the exchange.</summary>
    public void EndBody()
    {
        BodyOwner?.Dispose();
        BodyOwner = null;
    }
}

/// <summary>A call on <c>/v1/responses/{id}</c>.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">Path and query for the provider, from checked pieces.</param>
/// <param name="ResponseId">The response's id.</param>
/// <param name="Stream">Whether an event stream was asked for.</param>
public sealed record StoredCall(string Method, string Path, string ResponseId, bool Stream);
