using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Configuration.Sections.Defence;

internal sealed class RetryBudgetSection : Section<RetryBudgetPolicy>
{
    private readonly Key<double> share;
    private readonly Key<long> burst;

    public RetryBudgetSection()
    {
        share = Add(new Key<double>("share", Scalars.Share) { Default = "0.2", Point = "A1.3", Doc = "Retries, fallbacks and hedges for each request, on the long run." });
        burst = Add(new Key<long>("burst", Scalars.Whole(0, 1_000_000)) { Default = "10", Doc = "How many more may come at once." });
    }

    protected override RetryBudgetPolicy Build(KeyValues values) => new() { Share = values.Get(share), Burst = (int)values.Get(burst) };
}
