using System.CommandLine;
using System.Globalization;
using Breakwater.Simulator.Providers;
using Breakwater.Terminal;

namespace Breakwater.Simulate;

/// <summary><c>breakwater simulate providers</c>: the scripted OpenAI and Anthropic APIs on their own.</summary>
internal static class SimulateCommand
{
    public static Command Create() => new("simulate", "Simulated providers. Example: breakwater simulate providers --seed 7") { CreateProviders() };

    private static Command CreateProviders()
    {
        var openAi = new Option<int>("--openai-port") { Description = "Port of the OpenAI API on 127.0.0.1; 0 takes a free one", DefaultValueFactory = _ => 4301 };
        var anthropic = new Option<int>("--anthropic-port") { Description = "Port of the Anthropic API on 127.0.0.1; 0 takes a free one", DefaultValueFactory = _ => 4302 };
        var seed = new Option<ulong>("--seed") { Description = "The same seed and request give the same answer", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "Print the addresses as one JSON line" };
        var command = new Command("providers", "Serve simulated OpenAI and Anthropic APIs, with faults set by POST /sim/faults.\n\nExample: breakwater simulate providers --openai-port 4301 --anthropic-port 4302")
        {
            openAi, anthropic, seed, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new SimulatorOptions { OpenAiPort = parsed.GetValue(openAi), AnthropicPort = parsed.GetValue(anthropic), Seed = parsed.GetValue(seed) },
            parsed.GetValue(json),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(SimulatorOptions options, bool json, CancellationToken cancellation)
    {
        try
        {
            await using var providers = await SimulatedProviders.StartAsync(options, TimeProvider.System, cancellation).ConfigureAwait(false);
            var (openAi, anthropic) = (providers.OpenAiUrl.ToString().TrimEnd('/'), providers.AnthropicUrl.ToString().TrimEnd('/'));
            Console.Out.WriteLine(json
                ? $"{{\"event\":\"started\",\"openai\":\"{openAi}\",\"anthropic\":\"{anthropic}\"}}"
                : string.Create(CultureInfo.InvariantCulture, $"Simulated providers, seed {options.Seed}\n  openai      {openAi}\n  anthropic   {anthropic}\nFaults: curl -X POST {openAi}/sim/faults -d '{{\"model\":\"sim-gpt\",\"status\":429,\"times\":3}}'"));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.Done;
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"cannot listen: {e.Message} Choose other ports with --openai-port and --anthropic-port.").ConfigureAwait(false);
            return ExitCodes.Failed;
        }

        return ExitCodes.Done;
    }
}
