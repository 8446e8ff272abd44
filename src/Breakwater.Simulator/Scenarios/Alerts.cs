using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>When operators are alerted, and when not.</summary>
internal static class Alerts
{
    private const string Alpha = "alpha-model";
    private const string Everybody = "everybody";
    private const int Room = 400;

    /// <summary>An hour like any other: answers that are slow now and then, one error in five hundred, a budget that is half used.</summary>
    public static Scenario QuietHour(double scale)
    {
        var time = new Frame(scale);
        return World(time, 60, perSecond: 1.5, time.Phase("one error in 500", 0, 60) with { ErrorShare = 0.002 }) with
        {
            Expected =
            [
                new("A2.30, A5.12, A5.13, A6.8, A6.9", "alerts in an hour without trouble", "alerts", Bound.Below(1), o => Raised(o, time.Window(0, 60))),
                new("A2.30", "calls answered", "%", Bound.AtLeast(99.5), o => o.Gateway.AnsweredShare(time.Window(0, 60))),
            ],
        };
    }

    /// <summary>
    /// From minute 5 to 15 the preferred provider is silent, from 30 to 35 both fail, from 50 to 58 the preferred one is three times slower, and from minute 70 to 78 a tenant asks
    /// for twice as much as it may pay.
    /// </summary>
    public static Scenario Each(double scale)
    {
        var time = new Frame(scale);
        ProviderPhase[] phases =
        [
            time.Phase("silent", 5, 15) with { Outage = Outage.Silent },
            time.Phase("erring", 30, 35) with { Outage = Outage.Erring },
            time.Phase("three times slower", 50, 58) with { Slowness = 3 },
        ];
        var world = World(time, 90, perSecond: 1.5, phases);
        return world with
        {
            Providers = [world.Providers[0], world.Providers[1] with { Phases = [time.Phase("erring", 30, 35) with { Outage = Outage.Erring }] }],
            Cohorts = [.. world.Cohorts, new Cohort("surge", Alpha) { Tenant = "shop", PerSecond = 3, From = time.At(70), Until = time.At(78) }],
            Expected =
            [
                new("A2.30", "alerts before anything happens", "alerts", Bound.Below(1), o => Raised(o, time.Window(0, 5))),
                .. Comes("A2.30", AlertKind.Failover, Everybody, time.Window(5, 15), least: 15, most: 120),
                .. Comes("A6.9", AlertKind.HardCutTimeouts, "alpha", time.Window(5, 15), least: 120, most: 180),
                .. Comes("A6.8", AlertKind.SoftDegradeWatch, "alpha", time.Window(5, 15), least: 300, most: 360),
                .. Comes("A5.12", AlertKind.TimeoutSpike, "alpha", time.Window(5, 15), least: 300, most: 360),
                .. Goes("A5.12", AlertKind.TimeoutSpike, "alpha", time.Window(15, 30), most: 480),
                .. Comes("A2.30", AlertKind.GoldSuccess, "gold", time.Window(30, 35), least: 15, most: 60),
                .. Goes("A2.30", AlertKind.GoldSuccess, "gold", time.Window(35, 50), most: 480),
                .. Comes("A6.9", AlertKind.HardCutLatency, "alpha", time.Window(50, 58), least: 120, most: 210),
                .. Goes("A6.9", AlertKind.HardCutLatency, "alpha", time.Window(58, 70), most: 180),
                .. Comes("A5.13", AlertKind.BudgetNearLimit, "shop", time.Window(70, 78), least: 180, most: 300),
                .. Goes("A5.13", AlertKind.BudgetNearLimit, "shop", time.Window(78, 90), most: 180),
            ],
        };
    }

    private static Scenario World(Frame time, double minutes, double perSecond, params ProviderPhase[] phases) => new(time.At(minutes))
    {
        Providers =
        [
            Frame.Alpha(Room, phases) with { Price = ("1", "4") },
            Frame.Beta(Room) with { Price = ("1", "4") },
        ],
        Cohorts =
        [
            new("people", Alpha) { Tenant = "core", TenantTier = SlaTier.Gold, PerSecond = 6, Streams = true },
            new("shop", Alpha) { Tenant = "shop", PerSecond = perSecond, UsdPerMinute = "0.12", Streams = true },
        ],

        // First tokens are what is promised here; the SLA of whole answers would be beyond any time limit of theirs.
        Settings = [("sla.gold.max_retries", "2"), ("objectives.alerts.latency_sla", "1s")],
        Expected = [],
    };

    private static IEnumerable<Expected> Comes(string points, AlertKind kind, string subject, Window trouble, double least, double most)
    {
        var name = AlertPolicy.NameOf(kind);
        return
        [
            new(points, $"{name} of {subject} is raised after", "s", Bound.AtMost(most), o => After(o, name, subject, isRaised: true, trouble)),
            new(points, $"{name} of {subject} is not raised before", "s", Bound.AtLeast(least), o => After(o, name, subject, isRaised: true, trouble)),
        ];
    }

    private static IEnumerable<Expected> Goes(string points, AlertKind kind, string subject, Window after, double most)
    {
        var name = AlertPolicy.NameOf(kind);
        return [new(points, $"{name} of {subject} is cleared after the trouble within", "s", Bound.AtMost(most), o => After(o, name, subject, isRaised: false, after))];
    }

    private static double Raised(StormOutcome outcome, Window window) => outcome.Gateway.Alerts.Count(alert => alert.IsRaised && window.Holds(alert.At));

    // Seconds from the begin of a window until an alert changes in it; not a number when it does not.
    private static double After(StormOutcome outcome, string name, string subject, bool isRaised, Window window)
    {
        foreach (var alert in outcome.Gateway.Alerts)
        {
            if (alert.Name == name && alert.Subject == subject && alert.IsRaised == isRaised && window.Holds(alert.At))
            {
                return (alert.At - window.From).TotalSeconds;
            }
        }

        return double.NaN;
    }
}
