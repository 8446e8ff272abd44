using System.CommandLine;
using Breakwater.Core.Configuration;
using Breakwater.Serve;
using Breakwater.Server.GoldSets;
using Breakwater.Terminal;

namespace Breakwater.Check;

/// <summary><c>breakwater check</c>: reads the configuration as <c>serve</c> would, and tells everything that is wrong.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration file; else BREAKWATER_CONFIG, ROUTER_CONFIG, ./breakwater.yaml, or defaults" };
        var json = new Option<bool>("--json") { Description = "Print the findings as one JSON line" };
        var command = new Command("check", "Validate a configuration, and the gold sets beside it, without serving.\n\nExample: breakwater check --config breakwater.yaml") { config, json };
        command.SetAction(parsed => Run(parsed.GetValue(config), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? path, bool json)
    {
        var result = WithGoldSets(RunningConfiguration.Read(path), RunningConfiguration.FolderFor(path));
        ConfigReport.Print(result, result.Config is null ? Console.Error : Console.Out, json);
        return result.Config is null ? ExitCodes.Usage : ExitCodes.Done;
    }

    // Which files they are, the configuration says: without one nobody knows.
    private static ConfigResult WithGoldSets(ConfigResult result, string folder)
    {
        if (result.Config is not { } config)
        {
            return result;
        }

        var load = GoldSetFiles.Read(config.Quality, folder);
        return load.Problems.Count == 0 ? result : result with { Config = null, Problems = [.. result.Problems, .. load.Problems] };
    }
}
