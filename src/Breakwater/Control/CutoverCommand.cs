using System.CommandLine;
using System.Text.Json.Nodes;

namespace Breakwater.Control;

/// <summary><c>breakwater cutover list|set</c>: an operator's hand on where providers' traffic goes (A6.12).</summary>
internal static class CutoverCommand
{
    public static Command Create() => new("cutover", "Show and set where providers' traffic goes. Example: breakwater cutover set --provider openai --phase hard --reason timeout_storm_5m")
    {
        List(),
        Set(),
    };

    private static Command List()
    {
        var control = new ControlOptions();
        var command = new Command("list", "Show every provider's phase: since when, why, and what it keeps of its traffic.\n\nExample: breakwater cutover list --json");
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => control.RunAsync(parsed, HttpMethod.Get, "/admin/cutover", body: null, CutoverText.List, cancellation));
        return command;
    }

    private static Command Set()
    {
        var control = new ControlOptions();
        var provider = new Option<string>("--provider") { Description = "Provider by its name in the configuration", Required = true };
        var phase = new Option<string>("--phase") { Description = "normal, watch, soft, hard or canary; auto lets the gateway decide again", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever looks later", Required = true };
        var seconds = new Option<long?>("--for-s") { Description = "Seconds it holds; without, until the next word" };
        var command = new Command("set", "Send a provider's traffic elsewhere, or bring it back; nothing changes the phase while it holds.\n\nExample: breakwater cutover set --provider openai --phase hard --reason timeout_storm_5m --for-s 1800")
        {
            provider, phase, reason, seconds,
        };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var body = new JsonObject { ["provider"] = parsed.GetValue(provider), ["phase"] = parsed.GetValue(phase), ["reason"] = parsed.GetValue(reason) };
            if (parsed.GetValue(seconds) is { } limit)
            {
                body["for_s"] = limit;
            }

            return control.RunAsync(parsed, HttpMethod.Post, "/admin/cutover", body.ToJsonString(), CutoverText.One, cancellation);
        });
        return command;
    }
}
