using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Sections.Tiers;

internal sealed class SlaTierSection : Section<SlaPolicy>
{
    private const long MostRetries = 9;
    private const long MostTokens = 100_000_000;

    private readonly Fallbacks fallbacks;
    private readonly Key<long> maxRetries;
    private readonly Key<bool> allowCrossProvider;
    private readonly Key<Quality> qualityFloor;
    private readonly Key<long?> tokenBudget;

    public SlaTierSection(Fallbacks fallbacks, string retries, string crossProvider, string floor, string? budget)
    {
        this.fallbacks = fallbacks;
        maxRetries = Add(new Key<long>("max_retries", Scalars.Whole(0, MostRetries)) { Default = retries, Point = "A2.19, C1", Doc = "Attempts after the first one that may repeat one; a candidate that was not asked yet is a fallback, and asked all the same. Holds for requests that have a tier by header, tenant or intent; retry.max_attempts bounds everything." });
        allowCrossProvider = Add(new Key<bool>("allow_cross_provider_failover", Scalars.Flag) { Default = crossProvider, Point = "A2.19, C24", Doc = "Whether another provider may stand in." });
        qualityFloor = Add(new Key<Quality>("quality_floor", ModelSection.QualityWord)
        {
            Default = floor,
            Point = "A2.19",
            Doc = "Models below it are no candidates, but for the one that the caller names.",
        });
        tokenBudget = Add(new Key<long?>("token_budget_per_req", new OptionalShape<long>(Scalars.Whole(1, MostTokens)))
        {
            Default = budget,
            DefaultNote = budget is null ? "no limit" : null,
            Point = "A2.19",
            Doc = "Most tokens of one request, the prompt's estimate and the answer's bound together; what is over it is answered at once, degraded or refused.",
        });
    }

    protected override SlaPolicy Build(KeyValues values) => new()
    {
        Fallbacks = fallbacks,
        MaxRetries = (int)values.Get(maxRetries),
        AllowCrossProvider = values.Get(allowCrossProvider),
        QualityFloor = values.Get(qualityFloor),
        TokenBudget = values.Get(tokenBudget),
    };
}
