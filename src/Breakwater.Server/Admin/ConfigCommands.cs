using Breakwater.Core.Configuration;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Endpoints;
using Breakwater.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin;

/// <summary><c>/admin/config</c>: what is in force, what a file would change, and to take it over (CONTRACT section 10). Secrets are stars everywhere.</summary>
internal sealed class ConfigCommands(IConfigControl config, GatewayState state, Func<GatewayConfig, Task> apply, AuditTrail audit)
{
    private const int MostBytes = 1 << 20;

    /// <summary>What the file in force sets, and what stands above it.</summary>
    public Task ShowAsync(HttpContext context)
    {
        var now = state.Current.Config;
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, setting) in now.Settings)
        {
            settings.Add(key, setting.Shown);
        }

        return AdminReply.SendAsync(context, 200, new ConfigAnswer(now.Profile, now.Preset ?? "off", settings, now.NotEnforced), AdminJson.Default.ConfigAnswer);
    }

    /// <summary>What the YAML in the body, or without one the file as it is now, would change. Changes nothing.</summary>
    public async Task ValidateAsync(HttpContext context)
    {
        if (await ReadAsync(context).ConfigureAwait(false) is not { } content)
        {
            await AdminReply.RefuseAsync(context, 413, $"send at most {MostBytes} bytes of YAML: more is no configuration").ConfigureAwait(false);
            return;
        }

        await AnswerAsync(context, config.Try(content.Length == 0 ? null : content), "would_change").ConfigureAwait(false);
    }

    /// <summary>Reads the file now and puts it in force; a bad one changes nothing.</summary>
    public async Task ReloadAsync(HttpContext context)
    {
        if (await AdminReply.ReadAsync(context, AdminJson.Default.ReloadCommand).ConfigureAwait(false) is not { } command)
        {
            return;
        }

        if (AdminReply.ProblemOfReason(command.Reason) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        var reload = config.ReloadNow();
        if (reload.Outcome == ReloadOutcome.Applied)
        {
            await audit.NoteAsync("config.reload", reload.Changes.Count == 1 ? "1 change" : $"{reload.Changes.Count} changes", command.Reason!).ConfigureAwait(false);
            await apply(reload.Config).ConfigureAwait(false);
        }

        await AnswerAsync(context, reload, "changed").ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext context, ConfigReload reload, string changed)
    {
        var outcome = reload.Outcome switch { ReloadOutcome.Refused => "refused", ReloadOutcome.Unchanged => "unchanged", _ => changed };
        var answer = new ConfigOutcome(
            outcome,
            [.. reload.Changes.Select(static change => new ConfigChangeLine(change.Key, change.Before, change.After, ConfigDiff.NeedsRestart(change)))],
            [.. reload.Problems.Select(static problem => problem.ToString())],
            [.. reload.Warnings.Select(static warning => warning.ToString())])
        {
            Error = reload.Outcome == ReloadOutcome.Refused ? $"the configuration is refused, the old one goes on: {string.Join("; ", reload.Problems)}" : null,
        };
        return AdminReply.SendAsync(context, reload.Outcome == ReloadOutcome.Refused ? 422 : 200, answer, AdminJson.Default.ConfigOutcome);
    }

    // Null when there is too much of it.
    private static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MostBytes)
        {
            return null;
        }

        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MostBytes)
            {
                return null;
            }
        }

        return content.ToArray();
    }
}

/// <summary>Why the file is read anew.</summary>
internal sealed record ReloadCommand(string? Reason);

/// <summary>What is in force: values that the file sets, by key; all others have their defaults.</summary>
internal sealed record ConfigAnswer(string Profile, string Preset, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> NotEnforced);

/// <summary>What came of reading a configuration.</summary>
internal sealed record ConfigOutcome(string Outcome, IReadOnlyList<ConfigChangeLine> Changes, IReadOnlyList<string> Problems, IReadOnlyList<string> Warnings)
{
    /// <summary>All problems as one sentence; null when there are none.</summary>
    public string? Error { get; init; }
}

/// <summary>One value that changes; null where it is not set.</summary>
internal sealed record ConfigChangeLine(string Key, string? Before, string? After, bool NeedsRestart);
