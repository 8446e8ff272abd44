using System.CommandLine;
using System.Text.Json.Nodes;
using Breakwater.Control;

namespace Breakwater.Changes;

/// <summary><c>breakwater rollout list|pause|resume|abort|finish</c>: changes of routes that get traffic in steps (A7.10).</summary>
internal static class RolloutCommand
{
    public static Command Create() => new("rollout", "Changes of routes that get their traffic in steps. Example: breakwater rollout list")
    {
        List(),
        Verb("pause", "Keep a rollout at its share; its floors still hold.\n\nExample: breakwater rollout pause --route code --reason waiting_for_the_vendor"),
        Verb("resume", "Let a paused rollout go on, or begin one anew that was rolled back or aborted.\n\nExample: breakwater rollout resume --route code --reason fixed_the_prompt"),
        Verb("abort", "Give all traffic back to the route's old candidates, at once.\n\nExample: breakwater rollout abort --route code --reason complaints"),
        Verb("finish", "Give all traffic to the route's new candidates, at once and without further steps.\n\nExample: breakwater rollout finish --route code --reason old_model_retires_today"),
    };

    private static Command List()
    {
        var control = new ControlOptions();
        var command = new Command("list", "Show every rollout: its share, what it waits for, what both arms have shown.\n\nExample: breakwater rollout list --json");
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => control.RunAsync(parsed, HttpMethod.Get, "/admin/rollouts", body: null, ChangeText.Rollouts, cancellation));
        return command;
    }

    private static Command Verb(string verb, string description)
    {
        var control = new ControlOptions();
        var route = new Option<string>("--route") { Description = "Route by its name in the configuration", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever looks later", Required = true };
        var command = new Command(verb, description) { route, reason };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var body = new JsonObject { ["verb"] = verb, ["reason"] = parsed.GetValue(reason) };
            return control.RunAsync(parsed, HttpMethod.Post, $"/admin/rollouts/{Uri.EscapeDataString(parsed.GetValue(route)!)}", body.ToJsonString(), ChangeText.Rollouts, cancellation);
        });
        return command;
    }
}
