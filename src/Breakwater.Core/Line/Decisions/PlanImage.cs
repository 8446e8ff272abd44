using System.Security.Cryptography;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Line.Decisions;

/// <summary>A plan in the words of the decision log, made once for all requests that have it.</summary>
internal sealed class PlanImage
{
    private const int HashBytes = 8;
    private readonly CachedPlan _plan;
    private readonly int _leastCalls;

    private PlanImage(CachedPlan plan, int leastCalls, StoredPlan stored) => (_plan, _leastCalls, Stored) = (plan, leastCalls, stored);

    public StoredPlan Stored { get; }

    public static PlanImage Of(CachedPlan plan, LineSnapshot snapshot)
    {
        var decided = new DecidedPlan
        {
            Config = snapshot.ConfigHash.Value,
            Route = plan.Route,
            Meaning = plan.Meaning,
            IsNamed = plan.IsNamed,
            Tier = plan.Question!.Tier,
            Sla = plan.Sla,
            Policy = plan.Policy,
            Own = plan.Own,
            Candidates = plan.Candidates,
            Answer = plan.Answer!,
        };
        using var written = new PooledBuffer(1024);
        PlanWriter.Write(decided, written);
        var body = written.Written.ToArray();
        return new PlanImage(plan, snapshot.Policy.Health.LeastCalls, new StoredPlan(Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, HashBytes)), body));
    }

    /// <summary>How its candidates stand.</summary>
    public LiveView[] Look(TimeProvider clock) => PlanRule.LiveViews(_plan, _leastCalls, clock);
}
