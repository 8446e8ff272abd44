namespace Breakwater.Core.Objectives;

/// <summary>
/// What became of the requests, and what follows from it: one for the process, of which snapshots come and go. Every request reads <see cref="Restraints"/> and records
/// itself; all else is for the one who steps.
/// </summary>
public sealed class ObjectiveBook
{
    /// <summary>A restraint ends when the used share is a twentieth below where it began.</summary>
    private const double EndsAt = 0.95;

    private SliCounts[]? _buckets;
    private volatile int _restraints;
    private volatile IReadOnlyList<BurnReading> _burn = [];

    /// <summary>Requests of 30 days by provider and tenant.</summary>
    public SliBook Sli { get; } = new();

    /// <summary>All requests of the last minutes.</summary>
    public Traffic Traffic { get; } = new();

    /// <summary>Alerts.</summary>
    public AlertBoard Alerts { get; } = new();

    /// <summary>What is done with less now. One volatile read.</summary>
    public Restraints Restraints => (Restraints)_restraints;

    /// <summary>The error budgets as of the last step; of classes without requests none.</summary>
    public IReadOnlyList<BurnReading> Burn => _burn;

    /// <summary>Takes over what was counted, reads the error budgets and decides what is done with less; <paramref name="classOf"/> tells whose a tenant's requests are.</summary>
    public void Step(ObjectivePolicy policy, Func<string, TenantClass> classOf, TimeSpan now, DateTimeOffset utc)
    {
        Sli.Fold(utc);
        Traffic.Sample(now);
        var burn = new List<BurnReading>();
        foreach (var one in Enum.GetValues<TenantClass>())
        {
            if (Read(one, policy, classOf, utc) is { Counts.IsEmpty: false } reading)
            {
                burn.Add(reading);
            }
        }

        _burn = burn;
        _restraints = (int)Decide(policy, burn, Restraints);
    }

    /// <summary>What is done with less at some readings, after what was before. Pure.</summary>
    public static Restraints Decide(ObjectivePolicy policy, IReadOnlyList<BurnReading> burn, Restraints before)
    {
        var (gold, silver) = (UsedBy(TenantClass.Gold, burn), UsedBy(TenantClass.Silver, burn));
        var hasShorter = policy.SilverSingleRetry || policy.SilverAnswer is not null;
        return Of(Restraints.GoldNotDearer, policy.GoldNotDearer, gold, policy.GoldFrom)
            | Of(Restraints.SilverShort, hasShorter, silver, policy.SilverFrom)
            | Of(Restraints.InternalThrottled, policy.Internal.Count > 0, Math.Max(gold, silver), policy.InternalFrom);

        Restraints Of(Restraints one, bool isAllowed, double used, double from) =>
            isAllowed && used > (before.HasFlag(one) ? from * EndsAt : from) ? one : Restraints.None;
    }

    private static double UsedBy(TenantClass whose, IReadOnlyList<BurnReading> burn)
    {
        foreach (var reading in burn)
        {
            if (reading.Class == whose)
            {
                return reading.Used;
            }
        }

        return 0;
    }

    private BurnReading Read(TenantClass whose, ObjectivePolicy policy, Func<string, TenantClass> classOf, DateTimeOffset utc)
    {
        _buckets ??= new SliCounts[SliBook.Buckets];
        if (!Sli.ReadBuckets(utc, tenant => classOf(tenant) == whose, _buckets))
        {
            return default;
        }

        var counts = default(SliCounts);
        foreach (var bucket in _buckets)
        {
            counts += bucket;
        }

        return new BurnReading(whose, counts, ErrorBudget.Lost(_buckets), ErrorBudget.Of(policy.Target));
    }
}
