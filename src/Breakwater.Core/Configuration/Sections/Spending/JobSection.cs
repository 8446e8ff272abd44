using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Jobs;

namespace Breakwater.Core.Configuration.Sections.Spending;

internal sealed class JobSection : Section<JobPolicy>
{
    private const long MostJobs = 1_000_000;
    private const long MostAtOnce = 1000;

    private readonly Key<JobAcceptance> accept;
    private readonly Key<TimeSpan> keep;
    private readonly Key<long> waiting;
    private readonly Key<long> waitingOfTenant;
    private readonly Key<long> body;
    private readonly Key<long> concurrency;

    public JobSection()
    {
        accept = Add(new Key<JobAcceptance>(
            "accept", Scalars.OneOf(("off", JobAcceptance.Off), ("asked", JobAcceptance.Asked), ("non_critical", JobAcceptance.NonCritical), ("all", JobAcceptance.All)))
        {
            Default = "asked",
            Point = "A5.9, A7.9",
            Doc = "Whose requests become jobs when their money is spent: nobody's, those sent with Prefer: respond-async, those and the batch lane and tier bronze, or everybody's.",
        });
        keep = Add(new Key<TimeSpan>("keep", Scalars.Duration) { Default = "24h", Doc = "How long a job and its answer are kept, from its making." });
        waiting = Add(new Key<long>("max_waiting", Scalars.Whole(1, MostJobs)) { Default = "10000", Doc = "Jobs that are not over; more are refused." });
        waitingOfTenant = Add(new Key<long>("max_waiting_per_tenant", Scalars.Whole(1, MostJobs)) { Default = "1000", Doc = "The same for one tenant." });
        body = Add(new Key<long>("max_body_bytes", Scalars.Bytes) { Default = "1MiB", Doc = "Largest request that becomes a job." });
        concurrency = Add(new Key<long>("max_inflight", Scalars.Whole(1, MostAtOnce)) { Default = "4", Doc = "Jobs under way at once." });
    }

    protected override JobPolicy Build(KeyValues values) => new()
    {
        Accept = values.Get(accept),
        Keep = values.Get(keep),
        MostWaiting = (int)values.Get(waiting),
        MostWaitingOfTenant = (int)values.Get(waitingOfTenant),
        MostBodyBytes = values.Get(body),
        Concurrency = (int)values.Get(concurrency),
    };
}
