using System.Globalization;
using Breakwater.Core.Configuration;

namespace Breakwater.Server.Hosting;

/// <summary>
/// Keeps the running configuration in step with its file (A2.20). Readers take <see cref="Current"/> once for a request; a bad file changes nothing. Safe for concurrent use.
/// </summary>
public sealed class ConfigWatcher : IConfigControl
{
    private const string PeriodVariable = "ROUTER_REFRESH_SEC";
    private const int DefaultSeconds = 15;
    private const int MostSeconds = 3600;

    private readonly Lock gate = new();
    private readonly ConfigFile file;
    private readonly SimulatedAddresses? simulated;
    private readonly Action<ConfigReload> onReload;
    private volatile GatewayConfig current;
    private string seen;
    private Profile? preset;

    /// <summary>Starts from a configuration that was read without problems. <paramref name="onReload"/> is told of each change and each refusal, one at a time, after <see cref="Current"/> changed.</summary>
    public ConfigWatcher(ConfigFile file, ConfigLoad first, SimulatedAddresses? simulated, Action<ConfigReload> onReload)
    {
        this.file = file;
        this.simulated = simulated;
        this.onReload = onReload;
        current = first.Reading.Config ?? throw new ArgumentException("The first configuration must be a good one.", nameof(first));
        seen = first.Hash;
    }

    /// <summary>The running configuration.</summary>
    public GatewayConfig Current => current;

    /// <summary>How often to look, from <c>ROUTER_REFRESH_SEC</c>; null when that is not a whole number of seconds from 1 to 3600.</summary>
    public static TimeSpan? Period(Func<string, string?> environment)
    {
        var text = environment(PeriodVariable);
        if (string.IsNullOrEmpty(text))
        {
            return TimeSpan.FromSeconds(DefaultSeconds);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MostSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    /// <summary>Looks at the file every period until cancelled. A file that stays wrong is told of once.</summary>
    public async Task RunAsync(TimeSpan period, TimeProvider clock, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(period, clock);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
        {
            Look();
        }
    }

    /// <summary>Reads the file now, whether it changed or not: variables of the environment may have.</summary>
    public ConfigReload ReloadNow()
    {
        lock (gate)
        {
            return Apply(file.Load(simulated, preset));
        }
    }

    /// <summary>What <see cref="ReloadNow"/> would do with the file as it is, or with other content. Changes nothing.</summary>
    public ConfigReload Try(byte[]? content)
    {
        lock (gate)
        {
            return Compare(content is null ? file.Load(simulated, preset) : file.Load(content, simulated, preset));
        }
    }

    /// <summary>Reads the file anew with other numbers above its own; a preset that does not go together with it changes nothing.</summary>
    public ConfigReload Preset(Profile? wanted)
    {
        lock (gate)
        {
            var reload = Apply(file.Load(simulated, wanted));
            preset = reload.Outcome == ReloadOutcome.Refused ? preset : wanted;
            return reload;
        }
    }

    /// <summary>Reads the file now and applies it if it changed since it was last looked at.</summary>
    internal void Look()
    {
        lock (gate)
        {
            var load = file.Load(simulated, preset);
            if (!string.Equals(load.Hash, seen, StringComparison.Ordinal))
            {
                Apply(load);
            }
        }
    }

    private ConfigReload Apply(ConfigLoad load)
    {
        seen = load.Hash;
        var reload = Compare(load);
        current = reload.Config;
        if (reload.Outcome != ReloadOutcome.Unchanged)
        {
            onReload(reload);
        }

        return reload;
    }

    private ConfigReload Compare(ConfigLoad load)
    {
        var (fresh, problems, warnings) = load.Reading;
        if (fresh is null)
        {
            return new ConfigReload(ReloadOutcome.Refused, current, [], problems, warnings);
        }

        var changes = ConfigDiff.Between(current, fresh);
        return changes.Count == 0
            ? new ConfigReload(ReloadOutcome.Unchanged, current, changes, problems, warnings)
            : new ConfigReload(ReloadOutcome.Applied, fresh, changes, problems, warnings);
    }
}
