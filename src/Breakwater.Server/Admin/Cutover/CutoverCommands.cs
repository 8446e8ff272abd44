using Breakwater.Core.Routing.Cutover;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Endpoints;
using Breakwater.Server.Workers;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Cutover;

/// <summary><c>/admin/cutover</c>: where every provider's traffic stands, and an operator's hand on it (A6.12).</summary>
internal sealed class CutoverCommands(GatewayState state, CutoverWorker worker, AuditTrail audit)
{
    private const string Auto = "auto";
    private const long LongestSeconds = 7 * 24 * 3600;
    private static readonly string Phases = string.Join(", ", Enum.GetValues<CutoverPhase>().Select(CutoverLine.Word));

    /// <summary>Every provider's phase.</summary>
    public Task ListAsync(HttpContext context) => AdminReply.SendAsync(
        context, 200, new CutoversAnswer([.. state.Current.Line.Routes.Providers.Select(provider => LineOf(provider.Name))]), AdminJson.Default.CutoversAnswer);

    /// <summary>Sets a phase, or gives the machine its say again.</summary>
    public async Task SetAsync(HttpContext context)
    {
        if (await AdminReply.ReadAsync(context, AdminJson.Default.CutoverCommand).ConfigureAwait(false) is not { } command)
        {
            return;
        }

        if (Problem(command, out var phase) is { } problem)
        {
            await AdminReply.RefuseAsync(context, 400, problem).ConfigureAwait(false);
            return;
        }

        // First in force, then on record, and on both records at the same time: who cuts a provider off in an incident does not wait for a store that is stopped.
        var keeping = worker.CommandAsync(command.Provider!, phase, command.Reason!, command.ForS is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        await audit.NoteAsync($"cutover.{command.Phase}", command.Provider!, command.Reason!).ConfigureAwait(false);
        await keeping.ConfigureAwait(false);
        await AdminReply.SendAsync(context, 200, LineOf(command.Provider!), AdminJson.Default.CutoverLine).ConfigureAwait(false);
    }

    private CutoverLine LineOf(string provider)
    {
        var board = state.Current.Line.Defences.Cutovers;
        return CutoverLine.Of(provider, board.StateOf(provider), board.Policy);
    }

    private string? Problem(CutoverCommand command, out CutoverPhase? phase)
    {
        phase = Enum.GetValues<CutoverPhase>().Where(one => CutoverLine.Word(one) == command.Phase).Cast<CutoverPhase?>().FirstOrDefault();
        var providers = state.Current.Line.Routes.Providers;
        return AdminReply.ProblemOfReason(command.Reason)
            ?? (providers.Any(provider => provider.Name == command.Provider) ? null : $"provider is '{command.Provider}'; known are {string.Join(", ", providers.Select(provider => provider.Name))}")
            ?? (phase is null && command.Phase != Auto ? $"phase is '{command.Phase}'; it must be one of {Phases}, or {Auto} to let the gateway decide again" : null)
            ?? (command.ForS is { } seconds && (phase is null || seconds is < 1 or > LongestSeconds) ? $"for_s is {seconds}; it goes with a phase, not with {Auto}, and must be from 1 to {LongestSeconds}" : null);
    }
}

/// <summary>An operator's word on a provider; for_s null until the next one.</summary>
internal sealed record CutoverCommand(string? Provider, string? Phase, string? Reason, long? ForS);

/// <summary>All providers.</summary>
internal sealed record CutoversAnswer(IReadOnlyList<CutoverLine> Cutovers);

/// <summary>Where a provider stands. Since null: it was never anything but normal.</summary>
internal sealed record CutoverLine(string Provider, string Phase, int KeepsPercent, DateTimeOffset? Since, string? Reason, bool Held)
{
    /// <summary>When an operator's phase ends; null when only an operator ends it, or it is none.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    public static CutoverLine Of(string provider, CutoverState state, CutoverPolicy policy) => new(
        provider,
        Word(state.Phase),
        state.KeptPercent(policy),
        state.Reason.Length == 0 ? null : state.Since,
        state.Reason.Length == 0 ? null : state.Reason,
        state.Held is not null)
    {
        HeldUntil = state.Held?.Until,
    };

    public static string Word(CutoverPhase phase) => phase.ToString().ToLowerInvariant();
}
