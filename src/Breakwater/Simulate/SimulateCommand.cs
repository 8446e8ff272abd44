using System.CommandLine;
using System.Globalization;
using Breakwater.Simulator.Faults;
using Breakwater.Simulator.Providers;
using Breakwater.Terminal;

namespace Breakwater.Simulate;

/// <summary><c>breakwater simulate</c>: storms in virtual time; the scripted OpenAI and Anthropic APIs on their own.</summary>
internal static class SimulateCommand
{
    private const int MostPort = 65_535;
    private const int MostWaitMs = 3_600_000;
    private static readonly PacingOptions Pace = new();

    public static Command Create() => new("simulate", "Simulated providers and storms.\n\nExample: breakwater simulate storm --scenario 429-storm")
    {
        CreateProviders(), StormCommand.Create(), StormListCommand.Create(),
    };

    private static Command CreateProviders()
    {
        var openAi = Number("--openai-port", 4301, MostPort, "Port of the OpenAI API on 127.0.0.1; 0 takes a free one");
        var anthropic = Number("--anthropic-port", 4302, MostPort, "Port of the Anthropic API on 127.0.0.1; 0 takes a free one");
        var seed = new Option<ulong>("--seed") { Description = "The same seed and request give the same answer", DefaultValueFactory = _ => 1 };
        var firstToken = Number("--first-token-ms", Pace.FirstTokenMs, MostWaitMs, "Wait before the first token, in ms");
        var tokenGap = Number("--token-gap-ms", Pace.TokenGapMs, MostWaitMs, "Wait between tokens, in ms; 0 writes as fast as the connection takes them");
        var faults = new Option<FileInfo?>("--faults") { Description = "File with fault rules in force from the start: JSON as for POST /sim/faults" };
        var cache = new Option<bool>("--cache") { Description = "Keep the beginnings of prompts, as the vendors do, and tell in usage what was read of them" };
        var json = new Option<bool>("--json") { Description = "Print the addresses as one JSON line" };
        var command = new Command("providers", "Serve simulated OpenAI and Anthropic APIs, with faults set by POST /sim/faults.\n\nExample: breakwater simulate providers --openai-port 4301 --anthropic-port 4302")
        {
            openAi, anthropic, seed, firstToken, tokenGap, faults, cache, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new SimulatorOptions
            {
                OpenAiPort = parsed.GetValue(openAi),
                AnthropicPort = parsed.GetValue(anthropic),
                Seed = parsed.GetValue(seed),
                SimulateCache = parsed.GetValue(cache),
                Pacing = Pace with { FirstTokenMs = parsed.GetValue(firstToken), TokenGapMs = parsed.GetValue(tokenGap) },
            },
            parsed.GetValue(faults),
            parsed.GetValue(json),
            cancellation));
        return command;
    }

    private static Option<int> Number(string name, int fallback, int most, string description)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => fallback };
        option.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most))
            {
                given.AddError($"{name} is '{token.Value}'; it must be a whole number from 0 to {most}");
            }
        });
        return option;
    }

    private static IReadOnlyList<FaultRule>? ReadFaults(FileInfo file, out string problem)
    {
        try
        {
            return FaultRuleText.Read(File.ReadAllBytes(file.FullName), out problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static async Task<int> RunAsync(SimulatorOptions options, FileInfo? faults, bool json, CancellationToken cancellation)
    {
        if (faults is not null)
        {
            if (ReadFaults(faults, out var problem) is not { } rules)
            {
                await Console.Error.WriteLineAsync($"--faults {faults}: {problem}").ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            options = options with { Faults = rules };
        }

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
