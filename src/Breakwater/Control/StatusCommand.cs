using System.CommandLine;

namespace Breakwater.Control;

/// <summary><c>breakwater status</c>: what a running gateway knows of its targets.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var control = new ControlOptions();
        var command = new Command("status", "Show the targets of a running gateway: breakers, scores, limits, queues.\n\nExample: breakwater status --config breakwater.yaml");
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => control.RunAsync(parsed, HttpMethod.Get, "/admin/status", body: null, StatusText.Of, cancellation));
        return command;
    }
}
