using System.CommandLine;
using Breakwater.Core.Configuration;
using Breakwater.Serve;
using Breakwater.Simulator.Report;
using Breakwater.Simulator.Scenarios;
using Breakwater.Terminal;

namespace Breakwater.Simulate;

/// <summary><c>breakwater simulate storm</c>: a scenario in virtual time, with the gateway and without it, and whether all that must hold does.</summary>
internal static class StormCommand
{
    public static Command Create()
    {
        var name = new Option<string>("--scenario") { Required = true, Description = "Which storm: a name that 'breakwater simulate list' tells" };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same report, byte for byte", DefaultValueFactory = _ => 1 };
        var config = new Option<string?>("--config") { Description = "File whose policies (retry, timeouts and the like) the gateway follows; providers, models, routes and tenants are the scenario's" };
        var json = new Option<bool>("--json") { Description = "Print the report as one JSON line" };
        var html = new Option<FileInfo?>("--html") { Description = "Write the report as a page with plots to this file" };
        var command = new Command("storm", "Run a storm in virtual time against modelled providers and callers; exit code 1 when an expectation fails.\n\nExample: breakwater simulate storm --scenario 429-storm --seed 7 --html storm.html")
        {
            name, seed, config, json, html,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            // From here on a thread of its own: a run is seconds of work, and an interrupt must find somebody to tell.
            await Task.Yield();
            return Run(parsed.GetValue(name)!, parsed.GetValue(seed), parsed.GetValue(config), parsed.GetValue(json), parsed.GetValue(html), cancellation);
        });
        return command;
    }

    private static int Run(string name, ulong seed, string? path, bool json, FileInfo? html, CancellationToken cancellation)
    {
        if (StormCatalogue.Find(name) is not { } scenario)
        {
            var near = StormCatalogue.Near(name);
            Console.Error.WriteLine($"--scenario is '{name}', which is none of these{(near.Count > 0 ? $"; did you mean {string.Join(", ", near)}?" : ":")}");
            StormListCommand.Print(Console.Error, json: false);
            return ExitCodes.Usage;
        }

        GatewayConfig? policies = null;
        if (path is not null)
        {
            var result = RunningConfiguration.Read(path);
            if (result.Config is null)
            {
                ConfigReport.Print(result, Console.Error, json);
                return ExitCodes.Usage;
            }

            policies = result.Config;
        }

        using var progress = new ProgressLine(TimeProvider.System, Console.Error, Console.IsErrorRedirected);
        try
        {
            var report = StormSimulation.Run(scenario, seed, policies, progress.Show, cancellation);
            progress.Clear();
            return Tell(report, json, html);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.Failed;
        }
    }

    private static int Tell(StormReport report, bool json, FileInfo? html)
    {
        Console.Out.WriteLine(json ? report.ToJson() : report.ToText().TrimEnd());
        if (html is not null)
        {
            try
            {
                File.WriteAllText(html.FullName, report.ToHtml());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"--html {html}: {e.Message}");
                return ExitCodes.Failed;
            }
        }

        return report.Holds ? ExitCodes.Done : ExitCodes.Failed;
    }
}
