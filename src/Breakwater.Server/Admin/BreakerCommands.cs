using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Admin;

/// <summary><c>POST /admin/breakers/{open|close|reset}</c>: an operator opens or closes the circuits of a provider, or of one of its models (A2.23, A6.12).</summary>
internal sealed partial class BreakerCommands(GatewayState state, AuditTrail audit, TimeProvider clock, ILogger logger)
{
    private const long LongestSeconds = 7 * 24 * 3600;

    public async Task HandleAsync(HttpContext context, string verb)
    {
        if (await AdminReply.ReadAsync(context, AdminJson.Default.BreakerCommand).ConfigureAwait(false) is not { } command)
        {
            return;
        }

        if (Problem(command, verb, out var targets) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        await audit.NoteAsync($"breaker.{verb}", command.Model is { } model ? $"{command.Provider}/{model}" : command.Provider!, command.Reason!).ConfigureAwait(false);
        var now = clock.Monotonic();
        foreach (var target in targets)
        {
            switch (verb)
            {
                case "open":
                    target.Breaker.Open(now, command.Reason!, command.ForS is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
                    break;
                case "close":
                    target.Breaker.Close(now);
                    break;
                default:
                    target.Breaker.Reset(now);
                    break;
            }
        }

        Commanded(logger, verb, command.Provider!, command.Model ?? "*", command.Reason!);
        await AdminReply.SendAsync(
            context, 200, new BreakerAnswer([.. targets.Select(target => BreakerState(target, now))]), AdminJson.Default.BreakerAnswer).ConfigureAwait(false);
    }

    private static BreakerLine BreakerState(TargetDefence target, TimeSpan now)
    {
        var view = target.Breaker.View(now);
        return new BreakerLine(target.Provider, target.Model, Words.Of(view.State), view.Reason);
    }

    private string? Problem(BreakerCommand command, string verb, out IReadOnlyList<TargetDefence> targets)
    {
        targets = [];
        if (AdminReply.ProblemOfReason(command.Reason) is { } problem)
        {
            return problem;
        }

        if (command.ForS is { } seconds && (verb != "open" || seconds is < 1 or > LongestSeconds))
        {
            return $"for_s is {seconds}; it goes with open, and must be from 1 to {LongestSeconds}";
        }

        var routes = state.Current.Line.Routes;
        var models = routes.Models.Where(model => model.Provider == command.Provider).Select(model => model.ModelId).ToList();
        if (models.Count == 0)
        {
            return $"provider is '{command.Provider}'; known are {string.Join(", ", routes.Models.Select(model => model.Provider).Distinct())}";
        }

        if (command.Model is { } wanted && !models.Contains(wanted, StringComparer.Ordinal))
        {
            return $"model is '{wanted}'; {command.Provider} has {string.Join(", ", models.Take(20))}";
        }

        targets = [.. routes.Models.Where(model => model.Provider == command.Provider && (command.Model is null || model.ModelId == command.Model)).Select(model => state.Current.Line.TargetOf(model).Defence).Distinct()];
        return null;
    }
}

/// <summary>An operator's command to a breaker. Without a model it is for all of the provider's.</summary>
internal sealed record BreakerCommand(string? Provider, string? Model, string? Reason, long? ForS);

/// <summary>The breakers that the command was for, as they stand now.</summary>
internal sealed record BreakerAnswer(IReadOnlyList<BreakerLine> Breakers);

/// <summary>One breaker.</summary>
internal sealed record BreakerLine(string Provider, string Model, string State, string Reason);
