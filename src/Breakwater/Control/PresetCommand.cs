using System.CommandLine;
using System.Text.Json.Nodes;

namespace Breakwater.Control;

/// <summary><c>breakwater preset</c>: an article's numbers above the file's, at once and for as long as the storm lasts (A1.24 to A1.26).</summary>
internal static class PresetCommand
{
    public static Command Create()
    {
        var control = new ControlOptions();
        var name = new Argument<string>("name") { Description = "claude-storm or another profile; off to go back to the file's numbers" };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever looks later", DefaultValueFactory = _ => "breakwater preset" };
        var command = new Command("preset", "Put a profile's numbers in force on a running gateway, above its file.\n\nExample: breakwater preset claude-storm --reason \"429 burst\"") { name, reason };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var body = new JsonObject { ["name"] = parsed.GetValue(name), ["reason"] = parsed.GetValue(reason) };
            return control.RunAsync(parsed, HttpMethod.Post, "/admin/preset", body.ToJsonString(), AdminText.Preset, cancellation);
        });
        return command;
    }
}
