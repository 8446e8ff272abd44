using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Resilience.Hedging;

namespace Breakwater.Core.Configuration.Sections.Defence;

internal sealed class HedgingSection : Section<HedgePolicy>
{
    private readonly Key<bool> enabled;
    private readonly Key<long> softTimeout;
    private readonly Key<double> share;
    private readonly Key<long> largest;

    public HedgingSection()
    {
        enabled = Add(new Key<bool>("enabled", Scalars.Flag) { Default = "true", Point = "A7.4, C24", Doc = "Sends a slow stream's request to a second target too; the first to bring content serves it." });
        softTimeout = Add(new Key<long>("soft_timeout_ms", Scalars.Whole(50, 60_000)) { Default = "1200", Point = "A7.4", Doc = "Time without content, in ms, after which that happens." });
        share = Add(new Key<double>("max_share", Scalars.Share) { Default = "0.1", Point = "A7.5, C24", Doc = "Most of the requests that may be sent twice." });
        largest = Add(new Key<long>("max_cached_prompt_tokens", Scalars.Whole(1, 100_000_000)) { Default = "8000", Point = "F-K1", Doc = "Prompts that cost the second target more tokens at its plain price are not sent twice; what it has in its cache counts by the price of cached tokens." });
    }

    protected override HedgePolicy Build(KeyValues values) => new()
    {
        Enabled = values.Get(enabled),
        After = TimeSpan.FromMilliseconds(values.Get(softTimeout)),
        Share = values.Get(share),
        LargestCachedPrompt = values.Get(largest),
    };
}
