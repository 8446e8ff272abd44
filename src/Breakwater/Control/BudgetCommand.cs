using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Breakwater.Control;

/// <summary><c>breakwater budget list|set</c>: what a running gateway may still spend, what it has spent, and other caps.</summary>
internal static class BudgetCommand
{
    public static Command Create() => new("budget", "Budgets of a running gateway. Example: breakwater budget list") 
    {
        List(),
        Set(),
    };

    private static Command List()
    {
        var control = new ControlOptions();
        var command = new Command("list", "Show every budget: its cap, what is held for requests under way, what is spent, what is left.\n\nExample: breakwater budget list --config breakwater.yaml");
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => control.RunAsync(parsed, HttpMethod.Get, "/admin/budgets", body: null, BudgetText.Of, cancellation));
        return command;
    }

    private static Command Set()
    {
        var control = new ControlOptions();
        var tenant = new Option<string>("--tenant") { Description = "The tenant, one of the store; those of the configuration file are changed there", Required = true };
        var minute = Cap("--minute", "What it may spend within any minute");
        var day = Cap("--day", "What it may spend within a UTC day");
        var month = Cap("--month", "What it may spend within a UTC month");
        var reason = new Option<string>("--reason") { Description = "Why, for whoever looks later", Required = true };
        var command = new Command(
            "set",
            "Change what a tenant may spend, in US dollars, at once; 'none' takes a cap away, and what is not named stays.\n\nExample: breakwater budget set --tenant acme --day 50 --month 900 --reason contract_42")
        {
            tenant, minute, day, month, reason,
        };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var body = new JsonObject { ["reason"] = parsed.GetValue(reason) };
            foreach (var (name, option) in new[] { ("minute", minute), ("day", day), ("month", month) })
            {
                if (parsed.GetValue(option) is { } cap)
                {
                    body[name] = cap.Usd is { } usd ? JsonValue.Create(usd) : null;
                }
            }

            return control.RunAsync(parsed, HttpMethod.Put, $"/admin/budgets/{Uri.EscapeDataString(parsed.GetValue(tenant)!)}", body.ToJsonString(), BudgetText.Set, cancellation);
        });
        return command;
    }

    private static Option<NewCap?> Cap(string name, string what) => new(name) { Description = $"{what}: an amount as 12.50, or none", CustomParser = Amount };

    private static NewCap? Amount(ArgumentResult given)
    {
        var text = given.Tokens[0].Value;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd))
        {
            return new NewCap(usd);
        }

        if (text != "none")
        {
            given.AddError($"the cap is '{text}'; it must be an amount of US dollars such as 12.50, or none");
        }

        return new NewCap(null);
    }

    /// <summary>A cap as it was given; null for none at all.</summary>
    private sealed record NewCap(decimal? Usd);
}
