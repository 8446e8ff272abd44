using Breakwater.Core.Line.Decisions;

namespace Breakwater.Server.Admin.Routes;

/// <summary>
/// Everything that the admin listener serves: what is not here is not served, and what is here is in its OpenAPI document. A path with more fixed parts stands before one
/// that would take it as a wildcard.
/// </summary>
internal static class AdminRoutes
{
    private static readonly AdminParameter Before = new("before", "string", "Entries from before this moment");

    public static IReadOnlyList<AdminRoute> All { get; } =
    [
        new("GET", "/health/live", "The process answers", static _ => null) { IsOpen = true },
        new("GET", "/health/ready", "It has a configuration and at least one provider to send to", static _ => null) { IsOpen = true, Refusals = [503] },
        new("GET", "/health/providers", "How each provider's models do, measured on real calls (A6.5, A6.6)", static here => (http, _) => here.Providers.HandleAsync(http)) { Answer = AdminJson.Default.ProvidersAnswer },
        new("GET", "/admin/status", "The live state of the storm defence", static here => (http, _) => here.Status.HandleAsync(http)) { Answer = AdminJson.Default.StatusAnswer },
        new("GET", "/admin/budgets", "How every budget stands", static here => (http, _) => here.Budgets.HandleAsync(http)) { Answer = AdminJson.Default.BudgetsAnswer },
        new("POST", "/admin/preset", "Puts a profile's numbers above the file's, or takes them away again", static here => here.Presets is { } presets ? (http, _) => presets.HandleAsync(http) : null)
        {
            Body = AdminJson.Default.PresetCommand,
            Answer = AdminJson.Default.PresetAnswer,
            Refusals = [400, 409],
        },
        Breaker("open", "Opens the circuits of a provider, or of one of its models (A2.23)"),
        Breaker("close", "Closes them"),
        Breaker("reset", "Closes them and forgets what was seen"),
        new("GET", "/admin/audit", "What operators changed, the newest first", static here => here.Audit is { } audit ? (http, _) => audit.HandleAsync(http) : null)
        {
            Answer = AdminJson.Default.AuditAnswer,
            Query = [Before, new("limit", "integer", "Entries at most, 1 to 1000; else 100")],
            Refusals = [400, 503],
        },
        new("GET", "/admin/decisions", "How requests were decided, the newest first (A2.8)", static here => here.Decisions is { } view ? (http, _) => view.ListAsync(http) : null)
        {
            Answer = DecisionJson.Default.DecisionsAnswer,
            Query =
            [
                new("from", "string", "Those that ended at this moment or later"),
                new("to", "string", "Those that ended before this moment"),
                new("tenant", "string", "Of this tenant"),
                new("model", "string", "That asked for this model or tried it"),
                new("status", "integer", "That got this status"),
                new("limit", "integer", "Decisions at most, 1 to 1000; else 100"),
                new("cursor", "string", "The next of the page before"),
            ],
            Refusals = [400, 503],
        },
        new("GET", "/admin/decisions/{request_id}", "How one request was decided", static here => here.Decisions is { } view ? view.FindAsync : null)
        {
            Answer = DecisionJson.Default.DecisionAnswer,
            Refusals = [404, 503],
        },
        new("GET", "/admin/tenants", "The tenants in force: of the file, then of the store", static here => here.Tenants is { } tenants ? (http, _) => tenants.ListAsync(http) : null) { Answer = AdminJson.Default.TenantsAnswer },
        new("POST", "/admin/tenants", "Makes a tenant by the keys of the configuration's tenants", static here => here.Tenants is { } tenants ? (http, _) => tenants.AddAsync(http) : null)
        {
            Body = AdminJson.Default.TenantCommand,
            Answer = AdminJson.Default.TenantLine,
            Status = 201,
            Refusals = [400, 409, 503],
        },
        new("PUT", "/admin/tenants/{id}", "Makes a stored tenant anew", static here => here.Tenants is { } tenants ? tenants.ChangeAsync : null)
        {
            Body = AdminJson.Default.TenantCommand,
            Answer = AdminJson.Default.TenantLine,
            Refusals = [400, 404, 409, 503],
        },
        new("GET", "/admin/keys", "Stored keys, ended ones too", static here => here.Keys is { } keys ? (http, _) => keys.ListAsync(http) : null)
        {
            Answer = AdminJson.Default.KeysAnswer,
            Query = [new("tenant", "string", "Those of this tenant")],
            Refusals = [503],
        },
        new("POST", "/admin/keys", "Makes a key; the answer has it, once", static here => here.Keys is { } keys ? (http, _) => keys.MakeAsync(http) : null)
        {
            Body = AdminJson.Default.MakeKeyCommand,
            Answer = AdminJson.Default.KeyLine,
            Status = 201,
            Refusals = [400, 404, 409, 503],
        },
        new("POST", "/admin/keys/{id}/rotate", "Makes a key in the place of another, which goes on for a while", static here => here.Keys is { } keys ? keys.RotateAsync : null)
        {
            Body = AdminJson.Default.RotateKeyCommand,
            Answer = AdminJson.Default.KeyLine,
            Status = 201,
            Refusals = [400, 404, 409, 503],
        },
        new("DELETE", "/admin/keys/{id}", "Ends a key at once", static here => here.Keys is { } keys ? keys.RevokeAsync : null)
        {
            Body = AdminJson.Default.RevokeKeyCommand,
            Answer = AdminJson.Default.KeyLine,
            Refusals = [400, 404, 409, 503],
        },
        new("GET", "/admin/openapi.json", "This document", static _ => static (http, _) => OpenApiFile.SendAsync(http)),
    ];

    private static AdminRoute Breaker(string verb, string summary) => new("POST", $"/admin/breakers/{verb}", summary, here => (http, _) => here.Breakers.HandleAsync(http, verb))
    {
        Body = AdminJson.Default.BreakerCommand,
        Answer = AdminJson.Default.BreakerAnswer,
        Refusals = [400],
    };
}
