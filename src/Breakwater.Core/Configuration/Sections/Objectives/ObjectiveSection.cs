using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Objectives;

namespace Breakwater.Core.Configuration.Sections.Objectives;

internal sealed class ObjectiveSection : Section<ObjectivePolicy>
{
    private readonly Key<double> target;
    private readonly Key<GoldBurn> gold;
    private readonly Key<SilverBurn> silver;
    private readonly Key<InternalBurn> tools;
    private readonly Key<AlertPolicy> alerts;

    public ObjectiveSection()
    {
        target = Add(new Key<double>("success_target", Scalars.Share) { Default = "0.995", Point = "A6.14, C31", Doc = "Share of requests that are served, over rolling 30 days. What is missing to 1 is the error budget: 216 minutes at 0.995." });
        gold = Add(new Key<GoldBurn>("gold", new GoldBurnSection()) { Point = "A6.15", Doc = "When the error budget of gold tenants burns." });
        silver = Add(new Key<SilverBurn>("silver", new SilverBurnSection()) { Point = "A6.16", Doc = "When the error budget of silver tenants burns." });
        tools = Add(new Key<InternalBurn>("internal", new InternalBurnSection()) { Point = "A6.17", Doc = "Internal tools, which give way to gold and silver tenants." });
        alerts = Add(new Key<AlertPolicy>("alerts", new AlertsSection()) { Point = "C32", Doc = "When operators are alerted." });
    }

    protected override ObjectivePolicy Build(KeyValues values) => new()
    {
        Target = values.Get(target),
        GoldFrom = values.Get(gold).From,
        GoldNotDearer = values.Get(gold).NotDearer,
        SilverFrom = values.Get(silver).From,
        SilverSingleRetry = values.Get(silver).SingleRetry,
        SilverAnswer = values.Get(silver).Answer,
        InternalFrom = values.Get(tools).From,
        Internal = new HashSet<string>(values.Get(tools).Tenants, StringComparer.Ordinal),
        InternalPerMinute = values.Get(tools).PerMinute,
        Alerts = values.Get(alerts),
    };

    /// <summary>A key for the used share of an error budget from which something is done.</summary>
    internal static Key<double> From(string fallback, string point, string whose) =>
        new("from", Scalars.Share) { Default = fallback, Point = point, Doc = $"Used share of {whose} error budget above which that is done; it ends a twentieth below." };
}

internal sealed record GoldBurn(double From, bool NotDearer);

internal sealed record SilverBurn(double From, bool SingleRetry, long? Answer);

internal sealed record InternalBurn(double From, IReadOnlyList<string> Tenants, long PerMinute);
