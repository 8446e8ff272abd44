using System.CommandLine;
using System.Text.Json;
using Breakwater.Simulator.Scenarios;
using Breakwater.Terminal;

namespace Breakwater.Simulate;

/// <summary><c>breakwater simulate list</c>: the scenarios there are.</summary>
internal static class StormListCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the scenarios as one JSON line" };
        var command = new Command("list", "List the scenarios of simulate storm.\n\nExample: breakwater simulate list") { json };
        command.SetAction(parsed =>
        {
            Print(Console.Out, parsed.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    public static void Print(TextWriter output, bool json)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(StormCatalogue.All.Select(scenario => new { name = scenario.Name, summary = scenario.Summary })));
            return;
        }

        var width = StormCatalogue.All.Max(scenario => scenario.Name.Length);
        foreach (var scenario in StormCatalogue.All)
        {
            output.WriteLine($"  {scenario.Name.PadRight(width)}  {scenario.Summary}");
        }
    }
}
