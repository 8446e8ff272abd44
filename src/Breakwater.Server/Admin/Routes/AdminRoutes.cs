using Breakwater.Core.Line.Decisions;
using Breakwater.Server.Telemetry;

namespace Breakwater.Server.Admin.Routes;

/// <summary>
/// Everything that the admin listener serves: what is not here is not served, and what is here is in its OpenAPI document. A path with more fixed parts stands before one
/// that would take it as a wildcard.
/// </summary>
internal static class AdminRoutes
{
    public static IReadOnlyList<AdminRoute> All { get; } = [.. Live(), .. Settings(), .. Changes(), .. Records(), .. Money(), .. Tenants(), .. OwnRoutes(), .. Keys(), Document()];

    private static AdminRoute[] Live() =>
    [
        new("GET", "/health/live", "The process answers", static _ => null) { IsOpen = true },
        new("GET", "/health/ready", "It has a configuration and at least one provider to send to", static _ => null) { IsOpen = true, Refusals = [503] },
        new("GET", "/health/providers", "How each provider's models do, measured on real calls (A6.5, A6.6)", static here => (http, _) => here.Providers.HandleAsync(http)) { Answer = AdminJson.Default.ProvidersAnswer },
        new("GET", "/admin/status", "The live state of the storm defence, the store and the decision log", static here => (http, _) => here.Status.HandleAsync(http)) { Answer = AdminJson.Default.StatusAnswer },
        new("GET", "/admin/slo", "Error budgets of 30 days, what is done with less, alerts, and requests by provider and tenant (A6.4, A6.18)", static here => (http, _) => here.Slo.HandleAsync(http)) { Answer = AdminJson.Default.SloAnswer },
        new("GET", "/metrics", "Everything that is counted, for Prometheus", static here => (http, _) => here.Metrics.HandleAsync(http)) { TextType = PrometheusText.ContentType },
        Breaker("open", "Opens the circuits of a provider, or of one of its models (A2.23)"),
        Breaker("close", "Closes them"),
        Breaker("reset", "Closes them and forgets what was seen"),
        new("GET", "/admin/cutover", "Where every provider's traffic goes", static here => (http, _) => here.Cutovers.ListAsync(http)) { Answer = AdminJson.Default.CutoversAnswer },
        new("POST", "/admin/cutover", "Sets a provider's phase, or lets the gateway decide again (A6.12)", static here => (http, _) => here.Cutovers.SetAsync(http))
        {
            Body = AdminJson.Default.CutoverCommand,
            Answer = AdminJson.Default.CutoverLine,
            Refusals = [400],
        },
    ];

    private static AdminRoute[] Settings() =>
    [
        new("POST", "/admin/preset", "Puts a profile's numbers above the file's, or takes them away again", static here => here.Presets is { } presets ? (http, _) => presets.HandleAsync(http) : null)
        {
            Body = AdminJson.Default.PresetCommand,
            Answer = AdminJson.Default.PresetAnswer,
            Refusals = [400, 409],
        },
        new("GET", "/admin/config", "What the file in force sets, secrets as stars, and what stands above it", static here => here.Config is { } config ? (http, _) => config.ShowAsync(http) : null) { Answer = AdminJson.Default.ConfigAnswer },
        new("POST", "/admin/config/validate", "What the YAML in the body, or without one the file as it is now, would change; changes nothing", static here => here.Config is { } config ? (http, _) => config.ValidateAsync(http) : null)
        {
            TakesYaml = true,
            Answer = AdminJson.Default.ConfigOutcome,
            Refusals = [413, 422],
        },
        new("POST", "/admin/config/reload", "Reads the file now and puts it in force; a bad one changes nothing", static here => here.Config is { } config ? (http, _) => config.ReloadAsync(http) : null)
        {
            Body = AdminJson.Default.ReloadCommand,
            Answer = AdminJson.Default.ConfigOutcome,
            Refusals = [400, 422],
        },
    ];

    private static AdminRoute[] Changes() =>
    [
        new("GET", "/admin/rollouts", "How changes of routes stand that get traffic in steps (A7.10)", static here => (http, _) => here.Rollouts.ListAsync(http)) { Answer = AdminJson.Default.RolloutsAnswer },
        new("POST", "/admin/rollouts/{route}", "Pauses, resumes, aborts or finishes one", static here => here.Rollouts.CommandAsync)
        {
            Body = AdminJson.Default.RolloutCommand,
            Answer = AdminJson.Default.RolloutsAnswer,
            Refusals = [400, 404, 409],
        },
        new("GET", "/admin/quality", "Runs of gold sets, and whether the policy in force has passed them", static here => (http, _) => here.Quality.ListAsync(http)) { Answer = AdminJson.Default.QualityAnswer, Refusals = [503] },
        new("POST", "/admin/quality", "Keeps the scores of a run that was made elsewhere", static here => (http, _) => here.Quality.AddAsync(http))
        {
            Body = AdminJson.Default.QualityCommand,
            Answer = AdminJson.Default.QualityLine,
            Status = 201,
            Refusals = [400, 503],
        },
    ];

    private static AdminRoute[] Money() =>
    [
        new("GET", "/admin/budgets", "How every budget stands", static here => (http, _) => here.Budgets.HandleAsync(http)) { Answer = AdminJson.Default.BudgetsAnswer },
        new("PUT", "/admin/budgets/{tenant}", "What a stored tenant may spend; what is not named stays as it is", static here => here.Caps is { } caps ? caps.SetAsync : null)
        {
            Body = AdminJson.Default.CapsCommand,
            Answer = AdminJson.Default.CapsAnswer,
            Refusals = [400, 404, 409, 503],
        },
        new("GET", "/admin/ledger", "What was spent: entry by entry, or summed", static here => here.Ledger is { } ledger ? (http, _) => ledger.HandleAsync(http) : null)
        {
            Answer = AdminJson.Default.LedgerAnswer,
            Query =
            [
                new("from", "string", "Entries of this moment or day, or later"),
                new("to", "string", "Entries before this moment or day"),
                new("group", "string", "Sums by all, tenant, provider, model, route, kind, day or tag:name, in place of entries"),
                new("after", "integer", "Entries of a higher number"),
                new("limit", "integer", "Entries at most"),
            ],
            Refusals = [400, 503],
        },
    ];

    private static AdminRoute[] Records() =>
    [
        new("GET", "/admin/audit", "What operators changed, the newest first", static here => here.Audit is { } audit ? (http, _) => audit.HandleAsync(http) : null)
        {
            Answer = AdminJson.Default.AuditAnswer,
            Query = [new("before", "integer", "Entries of a lower number"), new("limit", "integer", "Entries at most, 1 to 1000; else 100")],
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
    ];

    private static AdminRoute[] Tenants() =>
    [
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
        new("DELETE", "/admin/tenants/{id}", "Ends all keys of a tenant at once", static here => here.Tenants is { } tenants ? tenants.RevokeAsync : null)
        {
            Body = AdminJson.Default.RevokeKeyCommand,
            Answer = AdminJson.Default.TenantLine,
            Refusals = [400, 404, 409, 503],
        },
    ];

    private static AdminRoute[] OwnRoutes() =>
    [
        new("GET", "/admin/routes/{tenant}", "A tenant's own order of its routes", static here => here.Routes is { } routes ? routes.ShowAsync : null) { Answer = AdminJson.Default.RouteAnswer, Refusals = [404, 503] },
        new("PUT", "/admin/routes/{tenant}", "Gives a tenant an order of its own (A6.10, A6.12)", static here => here.Routes is { } routes ? routes.SetAsync : null)
        {
            Body = AdminJson.Default.RouteCommand,
            Answer = AdminJson.Default.RouteAnswer,
            Refusals = [400, 404, 503],
        },
        new("DELETE", "/admin/routes/{tenant}", "Takes it away again", static here => here.Routes is { } routes ? routes.ClearAsync : null)
        {
            Body = AdminJson.Default.ClearRouteCommand,
            Answer = AdminJson.Default.RouteAnswer,
            Refusals = [400, 404, 503],
        },
    ];

    private static AdminRoute[] Keys() =>
    [
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
    ];

    private static AdminRoute Document() => new("GET", "/admin/openapi.json", "This document", static _ => static (http, _) => OpenApiFile.SendAsync(http));

    private static AdminRoute Breaker(string verb, string summary) => new("POST", $"/admin/breakers/{verb}", summary, here => (http, _) => here.Breakers.HandleAsync(http, verb))
    {
        Body = AdminJson.Default.BreakerCommand,
        Answer = AdminJson.Default.BreakerAnswer,
        Refusals = [400],
    };
}
