namespace Breakwater.Core.Configuration;

/// <summary>One value that two configurations set differently; secrets are stars.</summary>
/// <param name="Key">The key's path.</param>
/// <param name="Before">The old value; null when it was not set.</param>
/// <param name="After">The new value; null when it is not set any more.</param>
public sealed record ConfigChange(string Key, string? Before, string? After)
{
    /// <summary>One line, such as <c>retry.max_attempts: 3 → 2</c>.</summary>
    public override string ToString() => $"{Key}: {Before ?? "(unset)"} → {After ?? "(unset)"}";
}

/// <summary>Tells what a reload changes.</summary>
public static class ConfigDiff
{
    private static readonly string[] AtStartOnly = ["listen", "store", "shared", "telemetry.log_requests", "decisions", "timeouts.ingress_idle_timeout"];

    /// <summary>Every value that differs, by key.</summary>
    public static IReadOnlyList<ConfigChange> Between(GatewayConfig before, GatewayConfig after) =>
    [
        .. before.Settings.Keys
            .Union(after.Settings.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(key => (key, old: before.Settings.GetValueOrDefault(key), fresh: after.Settings.GetValueOrDefault(key)))
            .Where(pair => pair.old is null || pair.fresh is null || !pair.old.IsSame(pair.fresh))
            .Select(pair => new ConfigChange(pair.key, pair.old?.Shown, pair.fresh?.Shown)),
    ];

    /// <summary>Whether the change takes effect only when the process starts anew.</summary>
    public static bool NeedsRestart(ConfigChange change) =>
        Array.Exists(AtStartOnly, key => change.Key == key || change.Key.StartsWith($"{key}.", StringComparison.Ordinal));
}
