using System.Security.Cryptography;
using System.Text;

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

    private static readonly string[] Policy = ["routes", "models", "sla", "intents"];
    private const int PolicyLength = 16;

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

    /// <summary>
    /// A hash of everything that decides which model answers: the same as long as gold sets would be asked of the same models by the same rules (A7.10).
    /// </summary>
    public static string PolicyOf(GatewayConfig config)
    {
        var text = new StringBuilder();
        foreach (var (key, setting) in config.Settings.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (Array.Exists(Policy, root => key.StartsWith(root, StringComparison.Ordinal)) && !IsPace(key))
            {
                text.Append(key).Append('=').Append(setting.Shown).Append('\n');
            }
        }

        foreach (var model in config.Models)
        {
            text.Append(model.Provider).Append('/').Append(model.Id).Append('=').Append(model.UpstreamId).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..PolicyLength];
    }

    // How a rollout gets its traffic, and what it must hold, changes no answer.
    private static bool IsPace(string key) => key.Contains(".rollout.", StringComparison.Ordinal);

    /// <summary>Whether the change takes effect only when the process starts anew.</summary>
    public static bool NeedsRestart(ConfigChange change) =>
        Array.Exists(AtStartOnly, key => change.Key == key || change.Key.StartsWith($"{key}.", StringComparison.Ordinal));
}
