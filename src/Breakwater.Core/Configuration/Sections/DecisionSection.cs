using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class DecisionSection : Section<DecisionOptions>
{
    private const long LongestDays = 366;
    private const long MostMegabytes = 1 << 20;

    private readonly Key<bool> record;
    private readonly Key<long> keepDays;
    private readonly Key<long> mostMegabytes;

    public DecisionSection()
    {
        record = Add(new Key<bool>("record", Scalars.Flag) { Default = "true", Point = "A2.8", Doc = "Keeps how each request was decided; off, nothing can be explained or replayed." });
        keepDays = Add(new Key<long>("keep_days", Scalars.Whole(1, LongestDays)) { Default = "7", Doc = "Days for which decisions are kept." });
        mostMegabytes = Add(new Key<long>("most_mb", Scalars.Whole(1, MostMegabytes)) { Default = "512", Doc = "Megabytes of the store that decisions may take, compressed; beyond them the oldest go first." });
    }

    protected override DecisionOptions Build(KeyValues values) =>
        new(values.Get(record), TimeSpan.FromDays(values.Get(keepDays)), values.Get(mostMegabytes) * 1_000_000);
}
