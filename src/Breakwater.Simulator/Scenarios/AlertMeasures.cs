namespace Breakwater.Simulator.Scenarios;

/// <summary>What expectations measure of alerts. What did not happen is not a number.</summary>
internal static class AlertMeasures
{
    /// <summary>Alerts that were raised in a window; of one name, or of all.</summary>
    public static double AlertsRaised(this WorldRecord run, Window window, string? name = null) =>
        run.Alerts.Count(alert => alert.IsRaised && window.Holds(alert.At) && (name is null || alert.Name == name));

    /// <summary>Seconds from a moment until an alert is raised that was not on; not a number when it is not raised within a window.</summary>
    public static double RaisedAfter(this WorldRecord run, string name, string subject, Window window) => After(run, name, subject, isRaised: true, window);

    /// <summary>Seconds from a moment until an alert is cleared.</summary>
    public static double ClearedAfter(this WorldRecord run, string name, string subject, Window window) => After(run, name, subject, isRaised: false, window);

    private static double After(WorldRecord run, string name, string subject, bool isRaised, Window window)
    {
        foreach (var alert in run.Alerts)
        {
            if (alert.Name == name && alert.Subject == subject && alert.IsRaised == isRaised && window.Holds(alert.At))
            {
                return (alert.At - window.From).TotalSeconds;
            }
        }

        return double.NaN;
    }
}
