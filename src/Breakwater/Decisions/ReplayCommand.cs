using System.CommandLine;
using System.Text.Json;
using Breakwater.Serve;
using Breakwater.Terminal;

namespace Breakwater.Decisions;

/// <summary><c>breakwater replay</c>: what a changed policy would have done with requests of the past. Nothing is sent anywhere.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var decisions = new Option<string>("--decisions") { Description = "File of 'breakwater decisions export'", Required = true };
        var config = new Option<string>("--config") { Description = "The changed configuration", Required = true };
        var json = new Option<bool>("--json") { Description = "Print the summary and every request as one JSON line" };
        var command = new Command(
            "replay",
            "Show what a changed configuration would have chosen: who goes elsewhere, what that costs, which latency limits it misses, who is refused.\n\nExample: breakwater replay --decisions decisions.jsonl --config new.yaml") { decisions, config, json };
        command.SetAction(parsed => Run(parsed.GetValue(decisions)!, parsed.GetValue(config)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string decisions, string path, bool json)
    {
        var reading = RunningConfiguration.ReadWhole(path);
        if (reading.Config is not { } config)
        {
            ConfigReport.Print(reading, Console.Error, json);
            return ExitCodes.Usage;
        }

        if (DecisionFile.Problem(decisions, out var file) is { } problem)
        {
            Console.Error.WriteLine(problem);
            return ExitCodes.Usage;
        }

        var answer = new Replay(config, file).Run();
        Console.Out.WriteLine(json ? JsonSerializer.Serialize(answer, ReplayJson.Default.ReplayAnswer) : string.Join('\n', ReplayText.Of(answer)));
        return ExitCodes.Done;
    }
}
