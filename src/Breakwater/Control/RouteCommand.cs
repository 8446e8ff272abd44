using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Breakwater.Control;

/// <summary><c>breakwater route set|show|clear</c>: tenants' own orders of their routes (A6.12).</summary>
internal static class RouteCommand
{
    public static Command Create() => new("route", "Set, show and clear a tenant's own order of its routes. Example: breakwater route set --tenant acme --primary claude --secondary openai --reason timeout_storm_5m")
    {
        Set(),
        Show(),
        Clear(),
    };

    private static Command Set()
    {
        var control = new ControlOptions();
        var (tenant, reason) = (Tenant(), Reason());
        var primary = new Option<string>("--primary") { Description = "What goes first: a provider, a model, or provider/model", Required = true };
        var secondary = new Option<string?>("--secondary") { Description = "What goes next; the others as they are listed without" };
        var weights = new Option<(int Primary, int Secondary)?>("--weights") { Description = "Shares of the traffic, as 80/20; all of it to the primary without", CustomParser = Shares };
        var command = new Command("set", "Put a tenant's routes into an order of its own, which is kept in the store and takes effect at once.\n\nExample: breakwater route set --tenant acme --primary claude --secondary openai --weights 80/20 --reason timeout_storm_5m")
        {
            tenant, primary, secondary, weights, reason,
        };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var body = new JsonObject { ["primary"] = parsed.GetValue(primary), ["reason"] = parsed.GetValue(reason) };
            if (parsed.GetValue(secondary) is { } next)
            {
                body["secondary"] = next;
            }

            if (parsed.GetValue(weights) is { } shares)
            {
                body["weights"] = new JsonObject { [parsed.GetValue(primary)!] = shares.Primary, [parsed.GetValue(secondary) ?? ""] = shares.Secondary };
            }

            return control.RunAsync(parsed, HttpMethod.Put, PathOf(parsed.GetValue(tenant)!), body.ToJsonString(), CutoverText.Route, cancellation);
        });
        return command;
    }

    private static Command Show()
    {
        var control = new ControlOptions();
        var tenant = Tenant();
        var command = new Command("show", "Show a tenant's routes in its own order.\n\nExample: breakwater route show --tenant acme") { tenant };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => control.RunAsync(parsed, HttpMethod.Get, PathOf(parsed.GetValue(tenant)!), body: null, CutoverText.Route, cancellation));
        return command;
    }

    private static Command Clear()
    {
        var control = new ControlOptions();
        var (tenant, reason) = (Tenant(), Reason());
        var command = new Command("clear", "Give a tenant the routes as they are configured.\n\nExample: breakwater route clear --tenant acme --reason recovered") { tenant, reason };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => control.RunAsync(
            parsed, HttpMethod.Delete, PathOf(parsed.GetValue(tenant)!), new JsonObject { ["reason"] = parsed.GetValue(reason) }.ToJsonString(), CutoverText.Route, cancellation));
        return command;
    }

    private static Option<string> Tenant() => new("--tenant") { Description = "The tenant, of the configuration file or of the store", Required = true };

    private static Option<string> Reason() => new("--reason") { Description = "Why, for whoever looks later", Required = true };

    private static string PathOf(string tenant) => $"/admin/routes/{Uri.EscapeDataString(tenant)}";

    private static (int, int)? Shares(ArgumentResult given)
    {
        var text = given.Tokens[0].Value;
        if (text.Split('/') is [var first, var second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var primary) && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var secondary))
        {
            return (primary, secondary);
        }

        given.AddError($"--weights is '{text}'; it must be two whole numbers, as 80/20");
        return null;
    }
}
