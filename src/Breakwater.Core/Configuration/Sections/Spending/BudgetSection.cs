using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Configuration.Sections.Spending;

internal sealed class BudgetSection : Section<BudgetPolicy>
{
    private const long MostAnswer = 1_000_000;
    private const long LeastContext = 256;
    private const long MostContext = 10_000_000;

    private readonly Key<RequestCaps> request;
    private readonly Key<BudgetCaps> everybody;
    private readonly Key<Money?> degradedMinute;
    private readonly Key<SessionCaps> session;
    private readonly Key<double> nonCritical;
    private readonly Key<double> warn;
    private readonly Key<double> degrade;
    private readonly Key<bool> cheapest;
    private readonly Key<long?> degradeAnswer;
    private readonly Key<ContextShortening> shorten;
    private readonly Key<long> degradeContext;
    private readonly Key<double> degradeTemperature;
    private readonly Key<KeepPolicy> cached;
    private readonly Key<long> leastAnswer;

    public BudgetSection()
    {
        request = Add(new Key<RequestCaps>("request_usd", new RequestCapSection()) { Point = "A7.9, C22", Doc = "One request." });
        everybody = Add(new Key<BudgetCaps>("global_usd", new GlobalCapSection()) { Point = "C22", Doc = "All tenants together." });
        degradedMinute = Add(new Key<Money?>("degraded_minute_usd", new OptionalShape<Money>(Scalars.Usd))
        {
            DefaultNote = "no cap",
            Point = "A2.26",
            Doc = "All tenants together within any sliding minute while the gateway is degraded.",
        });
        session = Add(new Key<SessionCaps>("session_usd", new SessionCapSection()) { Point = "C23", Doc = "One session, named by x-breakwater-session." });
        nonCritical = Add(new Key<double>("noncritical_share_of_month", Scalars.Share)
        {
            Default = "0.08",
            Point = "B2",
            Doc = "Share of its month that a tenant may have spent in a day before its batch lane and tier bronze are refused.",
        });
        warn = Add(new Key<double>("warn_at", Scalars.Share) { Default = "0.9", Point = "A5.13, A7.9", Doc = "Used share of a budget from which its level is warn." });
        degrade = Add(new Key<double>("degrade_at", Scalars.Share) { Default = "0.95", Point = "A7.9", Doc = "Used share of a budget from which its level is degrade." });
        cheapest = Add(new Key<bool>("degrade_to_cheapest", Scalars.Flag)
        {
            Default = "true",
            Point = "A7.9",
            Doc = "From degrade_at on, requests that name no model and are not L0 go to the cheapest candidate of their route that can serve them.",
        });
        degradeAnswer = Add(new Key<long?>("degrade_max_tokens", new OptionalShape<long>(Scalars.Whole(16, MostAnswer)))
        {
            Default = "1024",
            Point = "A7.9",
            Doc = "From degrade_at on, most tokens of an answer of requests that are not L0.",
        });
        shorten = Add(Shorten());
        degradeContext = Add(DegradeContext());
        degradeTemperature = Add(DegradeTemperature());
        cached = Add(new Key<KeepPolicy>("cached_answers", new CachedAnswerSection()) { Point = "A5.9, A7.9", Doc = "Earlier answers in place of a refusal. They are content, in memory alone." });
        leastAnswer = Add(new Key<long>("least_answer_tokens", Scalars.Whole(16, MostAnswer))
        {
            Default = "256",
            Point = "F-C6",
            Doc = "Answers are not bounded to fewer tokens for want of money; the request is refused.",
        });
    }

    protected override BudgetPolicy Build(KeyValues values) => new()
    {
        RequestWarn = values.Get(request).Warn,
        RequestDegrade = values.Get(request).Degrade,
        RequestBlock = values.Get(request).Block,
        Global = values.Get(everybody),
        DegradedMinute = values.Get(degradedMinute),
        SessionSoft = values.Get(session).Soft,
        SessionHard = values.Get(session).Hard,
        NonCriticalThousandths = Thousandths(values.Get(nonCritical)),
        WarnThousandths = Thousandths(values.Get(warn)),
        DegradeThousandths = Thousandths(values.Get(degrade)),
        DegradeToCheapest = values.Get(cheapest),
        DegradeAnswer = values.Get(degradeAnswer),
        Shorten = values.Get(shorten),
        DegradeContext = values.Get(degradeContext),
        DegradeTemperature = values.Get(degradeTemperature),
        Kept = values.Get(cached),
        LeastAnswer = values.Get(leastAnswer),
    };

    private static Key<ContextShortening> Shorten() => new(
        "shorten_context", Scalars.OneOf(("off", ContextShortening.Off), ("high_value", ContextShortening.HighValue), ("all", ContextShortening.All)))
    {
        Default = "high_value",
        Point = "A5.9, A16.5",
        Doc = "Whose requests go without the oldest turns of their conversation when a budget is spent to degrade_at or has too little left for all of it: nobody's, those of value L0, or everybody's.",
    };

    private static Key<long> DegradeContext() => new("degrade_context_tokens", Scalars.Whole(LeastContext, MostContext))
    {
        Default = "24000",
        Point = "A5.9, A16.2",
        Doc = "From degrade_at on, most tokens of such a prompt, as estimated; turns are left out until it has no more, or only the last is there.",
    };

    private static Key<double> DegradeTemperature() => new("degrade_temperature", Scalars.Share)
    {
        Default = "0.3",
        Point = "A5.9",
        Doc = "Highest temperature of a request whose context is shortened. Lower ones stay, and so does a 1, the only one that some models take.",
    };

    private static int Thousandths(double share) => (int)Math.Round(share * 1000);
}

/// <summary>Levels of one request's cost.</summary>
internal sealed record RequestCaps(Money Warn, Money Degrade, Money? Block);

/// <summary>Caps of one session.</summary>
internal sealed record SessionCaps(Money Soft, Money Hard);
