using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Breakwater.Control;
using Breakwater.Terminal;

namespace Breakwater.Decisions;

/// <summary><c>breakwater decisions export</c>: decisions of a running gateway as a file, for <c>explain</c> and <c>replay</c>.</summary>
internal static class DecisionsCommand
{
    private const int PageLength = 1000;

    public static Command Create() =>
        new("decisions", "Decisions of a running gateway. Example: breakwater decisions export --out decisions.jsonl") { Export() };

    private static Command Export()
    {
        var output = new Option<string>("--out") { Description = "File to write, a line of JSON for each decision and plan", Required = true };
        var (from, to) = (Text("--from", "Those that ended at this moment or later, such as 2026-11-21T12:00:00Z"), Text("--to", "Those that ended before this moment"));
        var (tenant, model, status) = (Text("--tenant", "Of this tenant"), Text("--model", "That asked for this model or tried it"), Text("--status", "That got this status"));
        var control = new ControlOptions();
        var command = new Command(
            "export",
            "Write decisions into a file, the newest first.\n\nExample: breakwater decisions export --from 2026-11-21T12:00:00Z --to 2026-11-21T13:00:00Z --out decisions.jsonl") { output, from, to, tenant, model, status };
        control.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = AdminClient.Open(parsed.GetValue(control.Config), parsed.GetValue(control.Admin));
            var filters = string.Concat(new[] { from, to, tenant, model, status }.Where(option => parsed.GetValue(option) is not null).Select(option => $"&{option.Name[2..]}={Uri.EscapeDataString(parsed.GetValue(option)!)}"));
            return client is null ? ExitCodes.Usage : await RunAsync(client, filters, parsed.GetValue(output)!, parsed.GetValue(control.Json), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(AdminClient client, string filters, string path, bool json, CancellationToken cancellation)
    {
        try
        {
            var export = new DecisionExport(path);
            await using (export.ConfigureAwait(false))
            {
                var next = "";
                while (true)
                {
                    var query = string.Create(CultureInfo.InvariantCulture, $"/admin/decisions?limit={PageLength}{filters}{next}");
                    var page = "";
                    var code = await client.AskAsync(
                        HttpMethod.Get,
                        query,
                        body: null,
                        answer =>
                        {
                            page = answer;
                            return ExitCodes.Done;
                        },
                        cancellation).ConfigureAwait(false);
                    if (code != ExitCodes.Done)
                    {
                        return code;
                    }

                    export.Write(page);
                    if (export.Next is not { } cursor)
                    {
                        break;
                    }

                    next = $"&cursor={Uri.EscapeDataString(cursor)}";
                }
            }

            Console.Out.WriteLine(json
                ? JsonSerializer.Serialize(new ExportFacts(export.Decisions, export.Plans, path), ReplayJson.Default.ExportFacts)
                : string.Create(CultureInfo.InvariantCulture, $"{export.Decisions} decisions with {export.Plans} plans are in {path}"));
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync("what answers is not a gateway of this version: its answer is not understood. Is --admin, or listen.admin, the admin listener?").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{path} cannot be written: {e.Message}").ConfigureAwait(false);
            return ExitCodes.Usage;
        }
    }

    private static Option<string?> Text(string name, string doc) => new(name) { Description = doc };
}

/// <summary>What was exported, and where to.</summary>
internal sealed record ExportFacts(int Decisions, int Plans, string File);
