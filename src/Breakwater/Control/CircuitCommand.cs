using System.CommandLine;
using System.Text.Json.Nodes;

namespace Breakwater.Control;

/// <summary><c>breakwater circuit open|close|reset</c>: an operator's hand on the breakers of a running gateway (A2.23, A6.12).</summary>
internal static class CircuitCommand
{
    public static Command Create() => new("circuit", "Open, close or reset circuits of a running gateway. Example: breakwater circuit open --provider openai --reason timeout_storm_5m")
    {
        Verb("open", "Send nothing to a provider or one of its models.\n\nExample: breakwater circuit open --provider openai --reason timeout_storm_5m --for-s 600"),
        Verb("close", "Let traffic back in steps.\n\nExample: breakwater circuit close --provider openai --reason recovered"),
        Verb("reset", "Close at once and forget every failure.\n\nExample: breakwater circuit reset --provider openai --model gpt-5 --reason drill_over"),
    };

    private static Command Verb(string verb, string description)
    {
        var control = new ControlOptions();
        var provider = new Option<string>("--provider") { Description = "Provider by its name in the configuration", Required = true };
        var model = new Option<string?>("--model") { Description = "One model of it; all of them without" };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever looks later", Required = true };
        var seconds = new Option<long?>("--for-s") { Description = "Seconds it stays open; without, until it is closed" };
        var command = new Command(verb, description) { provider, model, reason };
        if (verb == "open")
        {
            command.Options.Add(seconds);
        }

        control.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var body = new JsonObject { ["provider"] = parsed.GetValue(provider), ["reason"] = parsed.GetValue(reason) };
            if (parsed.GetValue(model) is { } one)
            {
                body["model"] = one;
            }

            if (verb == "open" && parsed.GetValue(seconds) is { } limit)
            {
                body["for_s"] = limit;
            }

            return control.RunAsync(parsed, HttpMethod.Post, $"/admin/breakers/{verb}", body.ToJsonString(), AdminText.Breakers, cancellation);
        });
        return command;
    }
}
