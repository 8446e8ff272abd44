using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Objectives;

namespace Breakwater.Core.Configuration.Sections.Objectives;

internal sealed class AlertsSection : Section<AlertPolicy>
{
    private readonly Key<AlertRule> goldSuccess;
    private readonly Key<AlertRule> failover;
    private readonly Key<AlertRule> timeoutSpike;
    private readonly Key<AlertRule> budgetNearLimit;
    private readonly Key<AlertRule> softDegradeWatch;
    private readonly Key<AlertRule> hardCut;
    private readonly Key<AlertRule> hardCutP95;
    private readonly Key<TimeSpan> latencySla;

    public AlertsSection()
    {
        goldSuccess = Add(Alert(AlertKind.GoldSuccess, new AlertSection(Scalars.Share, "0.99", "15s", "Share of tier gold's requests of 5 minutes that are served, below which it is raised.", isFloor: true), "A2.30"));
        failover = Add(Alert(AlertKind.Failover, new AlertSection(Scalars.Share, "0.15", "15s", "Share of the requests of 5 minutes that went to another candidate than their first, above which it is raised."), "A2.30"));
        timeoutSpike = Add(Alert(AlertKind.TimeoutSpike, new AlertSection(Scalars.Share, "0.08", "5m", "Share of a provider's calls of a minute that ran into a time limit, above which it is raised."), "A5.12, C32"));
        budgetNearLimit = Add(Alert(AlertKind.BudgetNearLimit, new AlertSection(Scalars.Share, "0.9", "3m", "Used share of a budget of a minute, above which it is raised."), "A5.13"));
        softDegradeWatch = Add(Alert(AlertKind.SoftDegradeWatch, new AlertSection(Scalars.Share, "0.03", "5m", "Share of a provider's calls of a minute that ran into a time limit, above which it is raised."), "A6.8, C32"));
        hardCut = Add(Alert(AlertKind.HardCutTimeouts, new AlertSection(Scalars.Share, "0.08", "2m", "Share of a provider's calls of a minute that ran into a time limit, above which it is raised."), "A6.9, C32"));
        hardCutP95 = Add(Alert(AlertKind.HardCutLatency, new AlertSection(Multiple, "1.8", "2m", "p95 of a provider's slowest model over a minute, as a multiple of latency_sla, above which it is raised."), "A6.9"));
        latencySla = Add(new Key<TimeSpan>("latency_sla", Scalars.Duration) { Default = "8s", Point = "A1.2, A6.9", Doc = "The p95 that is promised." });
    }

    private static Shape<double> Multiple { get; } = new ScalarShape<double>(
        "factor", "a number from 1 to 100", static (text, out value) => double.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out value) && value is >= 1 and <= 100, Schemas.Number);

    protected override AlertPolicy Build(KeyValues values) => new()
    {
        GoldSuccess = values.Get(goldSuccess),
        Failover = values.Get(failover),
        TimeoutSpike = values.Get(timeoutSpike),
        BudgetNearLimit = values.Get(budgetNearLimit),
        SoftDegradeWatch = values.Get(softDegradeWatch),
        HardCutTimeouts = values.Get(hardCut),
        HardCutLatency = values.Get(hardCutP95),
        LatencySla = values.Get(latencySla),
    };

    private static Key<AlertRule> Alert(AlertKind kind, AlertSection section, string point) =>
        new(AlertPolicy.NameOf(kind), section) { Point = point, Doc = $"The alert {AlertPolicy.NameOf(kind)}." };
}
