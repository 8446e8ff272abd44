using Breakwater.Core.Configuration;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Admin;

/// <summary><c>POST /admin/preset</c>: puts a profile's numbers above the file's at once, or takes them away again (A1.24 to A1.26). They hold until taken away, or until the process ends.</summary>
internal sealed partial class PresetCommands(IConfigControl config, Func<GatewayConfig, Task> apply, AuditTrail audit, ILogger logger)
{
    private const string Off = "off";

    public async Task HandleAsync(HttpContext context)
    {
        if (await AdminReply.ReadAsync(context, AdminJson.Default.PresetCommand).ConfigureAwait(false) is not { } command)
        {
            return;
        }

        var profile = Profile.All.FirstOrDefault(profile => profile.Name == command.Name);
        if (profile is null && command.Name != Off)
        {
            await AdminReply.RefuseAsync(context, 400, $"name is '{command.Name}'; it must be off or one of {string.Join(", ", Profile.All.Select(profile => profile.Name))}").ConfigureAwait(false);
            return;
        }

        if (AdminReply.ProblemOfReason(command.Reason) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        await audit.NoteAsync("preset.set", command.Name!, command.Reason!).ConfigureAwait(false);

        var reload = config.Preset(profile is { Values.Count: > 0 } ? profile : null);
        if (reload.Outcome == ReloadOutcome.Refused)
        {
            await audit.NoteAsync("preset.refused", command.Name!, command.Reason!).ConfigureAwait(false);
            await AdminReply.RefuseAsync(context, 409, $"the preset and the file do not go together: {string.Join("; ", reload.Problems)}").ConfigureAwait(false);
            return;
        }

        await apply(reload.Config).ConfigureAwait(false);
        Commanded(logger, command.Name!, command.Reason!);
        await AdminReply.SendAsync(
            context, 200, new PresetAnswer(reload.Config.Preset ?? Off, [.. reload.Changes.Select(change => change.ToString())]), AdminJson.Default.PresetAnswer).ConfigureAwait(false);
    }
}

/// <summary>Which preset, and why.</summary>
internal sealed record PresetCommand(string? Name, string? Reason);

/// <summary>The preset in force, and what changed.</summary>
internal sealed record PresetAnswer(string Preset, IReadOnlyList<string> Changes);
