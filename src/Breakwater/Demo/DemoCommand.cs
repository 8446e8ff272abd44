using System.CommandLine;
using System.Globalization;
using Breakwater.Core.Primitives;
using Breakwater.Serve;
using Breakwater.Terminal;

namespace Breakwater.Demo;

/// <summary><c>breakwater demo</c>: a gateway, providers and callers in one process, and storms on a loop.</summary>
internal static class DemoCommand
{
    private const int MostRate = 1000;
    private const int MostSeconds = 86_400;
    private const int MostPort = 65_535;

    public static Command Create()
    {
        var seconds = new Option<int?>("--seconds") { Description = "End after so many seconds; without, at Ctrl-C" };
        var rate = new Option<int>("--rate") { Description = "Requests a second, on average", DefaultValueFactory = _ => 20 };
        var json = new Option<bool>("--json") { Description = "Print one JSON line a second" };
        var data = new Option<int>("--data-port") { Description = "Port of the APIs; 0 takes a free one", DefaultValueFactory = _ => 0 };
        var admin = new Option<int>("--admin-port") { Description = "Port of the admin listener; 0 takes a free one", DefaultValueFactory = _ => 0 };
        Within(seconds, 1, MostSeconds);
        Within(rate, 1, MostRate);
        Within(data, 0, MostPort);
        Within(admin, 0, MostPort);
        var command = new Command("demo", "Watch the gateway ride out storms: simulated providers, live traffic, all on this machine.\n\nExample: breakwater demo --rate 50") { seconds, rate, json, data, admin };
        command.SetAction((parsed, cancellation) => RunAsync(
            new DemoOptions(parsed.GetValue(rate), parsed.GetValue(seconds), parsed.GetValue(data), parsed.GetValue(admin)),
            parsed.GetValue(json),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, bool json, CancellationToken cancellation)
    {
        using IDemoView view = json ? new JsonView(Console.Out) : Console.IsOutputRedirected ? new LineView(Console.Out) : new LiveView(Console.Out);
        try
        {
            await new DemoRun(options, view, TimeProvider.System, new SeededRandom(Seed.Fresh())).RunAsync(cancellation).ConfigureAwait(false);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.Done;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"cannot listen: {e.Message}. Choose other ports with --data-port and --admin-port.").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }

    private static void Within(Option option, int least, int most) => option.Validators.Add(given =>
    {
        if (given.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most))
        {
            given.AddError($"{option.Name} is '{token.Value}'; it must be a whole number from {least} to {most}");
        }
    });
}
