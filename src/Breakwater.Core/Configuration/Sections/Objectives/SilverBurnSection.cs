using Breakwater.Core.Configuration.Keys;

namespace Breakwater.Core.Configuration.Sections.Objectives;

internal sealed class SilverBurnSection : Section<SilverBurn>
{
    private const long MostAnswer = 1_000_000;

    private readonly Key<double> from;
    private readonly Key<bool> singleRetry;
    private readonly Key<long?> answer;

    public SilverBurnSection()
    {
        from = Add(ObjectiveSection.From("0.85", "A6.16", "silver tenants'"));
        singleRetry = Add(new Key<bool>("single_retry", Scalars.Flag) { Default = "true", Point = "A6.16", Doc = "Whether a request then has two attempts at most, fallbacks included." });
        answer = Add(new Key<long?>("answer_tokens", new OptionalShape<long>(Scalars.Whole(16, MostAnswer)))
        {
            DefaultNote = "not bounded",
            Point = "A6.16",
            Doc = "Most tokens of an answer then, written into the request where it has one place for it and the route's lower_max_tokens allows. Off: answers that end early surprise.",
        });
    }

    protected override SilverBurn Build(KeyValues values) => new(values.Get(from), values.Get(singleRetry), values.Get(answer));
}
