using System.CommandLine;
using System.Text.Json.Nodes;

namespace Breakwater.Control;

/// <summary><c>breakwater tenant add|list|revoke</c>: the tenants of a running gateway.</summary>
internal static class TenantCommand
{
    public static Command Create() => new("tenant", "Add, list and revoke tenants of a running gateway. Example: breakwater tenant add acme --tier gold --reason contract_42")
    {
        Add(),
        List(),
        Revoke(),
    };

    private static Command Add()
    {
        var control = new ControlOptions();
        var id = new Argument<string>("id") { Description = "Its id, unique, as it stands in logs and routes" };
        var tier = new Option<string?>("--tier") { Description = "Highest service class: gold, silver or bronze; silver without" };
        var lanes = new Option<string[]>("--lane") { Description = "A lane it may use: interactive or batch; may be repeated, interactive without" };
        var models = new Option<string[]>("--allow-model") { Description = "A glob of models it may use, as gpt-6-* or claude/*; may be repeated, all without" };
        var routes = new Option<string[]>("--allow-route") { Description = "A route it may use; may be repeated, all without" };
        var requests = new Option<long?>("--requests-per-minute") { Description = "Its requests a minute; no limit without" };
        var tokens = new Option<long?>("--tokens-per-minute") { Description = "Its tokens a minute; no limit without" };
        var inflight = new Option<long?>("--max-inflight") { Description = "Its requests at once; no limit without" };
        var weight = new Option<long?>("--weight") { Description = "Its share against other tenants that wait; 1 without" };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever looks later", Required = true };
        var command = new Command(
            "add",
            "Add a tenant, which is kept in the store and takes effect at once. Its keys are made with 'breakwater key add'.\n\nExample: breakwater tenant add acme --tier gold --allow-model \"gpt-6-*\" --requests-per-minute 600 --reason contract_42")
        {
            id, tier, lanes, models, routes, requests, tokens, inflight, weight, reason,
        };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var body = new JsonObject { ["id"] = parsed.GetValue(id), ["reason"] = parsed.GetValue(reason) };
            Set(body, "tier", parsed.GetValue(tier));
            Set(body, "lanes", parsed.GetValue(lanes));
            Set(body, "allowed_models", parsed.GetValue(models));
            Set(body, "allowed_routes", parsed.GetValue(routes));
            Set(body, "requests_per_minute", parsed.GetValue(requests));
            Set(body, "tokens_per_minute", parsed.GetValue(tokens));
            Set(body, "max_inflight", parsed.GetValue(inflight));
            Set(body, "weight", parsed.GetValue(weight));
            return control.RunAsync(parsed, HttpMethod.Post, "/admin/tenants", body.ToJsonString(), TenancyText.Added, cancellation);
        });
        return command;
    }

    private static Command List()
    {
        var control = new ControlOptions();
        var command = new Command("list", "List the tenants in force, of the configuration file and of the store.\n\nExample: breakwater tenant list --json");
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => control.RunAsync(parsed, HttpMethod.Get, "/admin/tenants", body: null, TenancyText.Tenants, cancellation));
        return command;
    }

    private static Command Revoke()
    {
        var control = new ControlOptions();
        var id = new Argument<string>("id") { Description = "Its id, as 'breakwater tenant list' shows it" };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever looks later", Required = true };
        var command = new Command("revoke", "End all keys of a tenant at once. What runs already runs to its end.\n\nExample: breakwater tenant revoke acme --reason contract_over") { id, reason };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => control.RunAsync(
            parsed,
            HttpMethod.Delete,
            $"/admin/tenants/{Uri.EscapeDataString(parsed.GetValue(id)!)}",
            new JsonObject { ["reason"] = parsed.GetValue(reason) }.ToJsonString(),
            TenancyText.Revoked,
            cancellation));
        return command;
    }

    private static void Set(JsonObject body, string name, string? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }

    private static void Set(JsonObject body, string name, long? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }

    private static void Set(JsonObject body, string name, string[]? values)
    {
        if (values is { Length: > 0 })
        {
            body[name] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        }
    }
}
