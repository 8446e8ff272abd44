using System.CommandLine;
using System.CommandLine.Parsing;
using Breakwater.Control;
using Breakwater.Core.Primitives;

namespace Breakwater.Changes;

/// <summary><c>breakwater quality run|list</c>: gold sets (A7.10).</summary>
internal static class QualityCommand
{
    public static Command Create() => new("quality", "Gold sets: questions with what their answers must be. Example: breakwater quality run") { Run(), List() };

    private static Command Run()
    {
        var config = new Option<string?>("--config") { Description = "Test this configuration by itself, within this process, before a gateway runs it: the providers are asked, no gateway is. Without, the running gateway is asked, whose configuration is BREAKWATER_CONFIG, ROUTER_CONFIG, ./breakwater.yaml, or defaults" };
        var admin = new Option<Uri?>("--admin") { Description = "Address of the admin listener, which keeps the results; else listen.admin of the running gateway's configuration", CustomParser = Address };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON" };
        var set = new Option<string?>("--set") { Description = "Only the gold set of this name" };
        var route = new Option<string?>("--route") { Description = "Ask this route in place of what the cases name" };
        var model = new Option<string?>("--model") { Description = "Ask this model in place of what the cases name" };
        var data = new Option<Uri?>("--data") { Description = "Address of the data listener; else listen.data of the configuration", CustomParser = Address };
        var key = new Option<string?>("--key") { Description = "Tenant key to ask with; else BREAKWATER_API_KEY, or none" };
        var cost = new Option<Money>("--max-cost-usd") { Description = "No further case is asked once this is spent", DefaultValueFactory = _ => new Money(1_000_000_000), CustomParser = Cost };
        var atOnce = new Option<int>("--at-once") { Description = "Cases under way at once, 1 to 64", DefaultValueFactory = _ => 4 };
        var answers = new Option<bool>("--show-answers") { Description = "Show the answers of cases that did not pass, and what judges said" };
        atOnce.Validators.Add(static given =>
        {
            if (given.Tokens is [var token] && !(int.TryParse(token.Value, out var count) && count is >= 1 and <= 64))
            {
                given.AddError($"--at-once is '{token.Value}'; it must be a whole number from 1 to 64");
            }
        });
        var command = new Command(
            "run",
            "Ask every question of the gold sets and judge the answers. Exit code 0: every floor held; 1: one is broken; 2: wrong usage or files.\n\nExample: breakwater quality run --set support --max-cost-usd 0.50\nExample: breakwater quality run --config new.yaml")
        {
            set, route, model, config, data, admin, key, cost, atOnce, answers, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(route) is not null && result.GetValue(model) is not null)
            {
                result.AddError("--route and --model exclude each other; give one");
            }
        });
        command.SetAction((parsed, cancellation) => new QualityRunner(new QualityRunOptions(
            parsed.GetValue(config),
            parsed.GetValue(set),
            parsed.GetValue(route) ?? parsed.GetValue(model),
            parsed.GetValue(data),
            parsed.GetValue(admin),
            parsed.GetValue(key) ?? Environment.GetEnvironmentVariable("BREAKWATER_API_KEY"),
            parsed.GetValue(cost),
            parsed.GetValue(atOnce),
            parsed.GetValue(answers),
            parsed.GetValue(json))).RunAsync(cancellation));
        return command;
    }

    private static Command List()
    {
        var control = new ControlOptions();
        var command = new Command("list", "Show the kept runs of gold sets of a running gateway, newest first.\n\nExample: breakwater quality list");
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => control.RunAsync(parsed, HttpMethod.Get, "/admin/quality", body: null, ChangeText.Runs, cancellation));
        return command;
    }

    private static Money Cost(ArgumentResult given)
    {
        if (Money.TryParseUsd(given.Tokens[0].Value, out var money) && money > Money.Zero)
        {
            return money;
        }

        given.AddError($"--max-cost-usd is '{given.Tokens[0].Value}'; it must be an amount of US dollars above zero, such as 0.50");
        return Money.Zero;
    }

    private static Uri? Address(ArgumentResult given)
    {
        if (Uri.TryCreate(given.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        given.AddError($"{((OptionResult)given.Parent!).Option.Name} is '{given.Tokens[0].Value}'; it must be an address such as http://127.0.0.1:4290");
        return null;
    }
}

/// <summary>What was asked of <c>quality run</c>. Config null: the running gateway is asked.</summary>
internal sealed record QualityRunOptions(
    string? Config, string? Set, string? Model, Uri? Data, Uri? Admin, string? Key, Money MaxCost, int AtOnce, bool ShowAnswers, bool Json);
