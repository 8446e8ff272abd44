using Breakwater.Control;
using Breakwater.Core.Configuration;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Primitives;
using Breakwater.Serve;
using Breakwater.Server.GoldSets;
using Breakwater.Terminal;
using Breakwater.Upstream.Http;

namespace Breakwater.Changes;

/// <summary>Runs gold sets as they were asked for, shows how they went, and hands the scores to the gateway that keeps them.</summary>
internal sealed class QualityRunner(QualityRunOptions options)
{
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return options.Config is { } file ? await TryAsync(file, cancellation).ConfigureAwait(false) : await AskGatewayAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("stopped; nothing was kept").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }

    private async Task<int> AskGatewayAsync(CancellationToken cancellation)
    {
        var reading = RunningConfiguration.Read(null);
        if (reading.Config is not { } config)
        {
            ConfigReport.Print(reading, Console.Error, json: false);
            return ExitCodes.Usage;
        }

        if (SetsOf(config, RunningConfiguration.FolderFor(null)) is not { } sets)
        {
            return ExitCodes.Usage;
        }

        using var asker = new GatewayAsker(options.Data ?? config.Listen.Data, options.Key);
        if (await asker.ProblemAsync(cancellation).ConfigureAwait(false) is { } problem)
        {
            await Console.Error.WriteLineAsync(problem).ConfigureAwait(false);
            return ExitCodes.Failed;
        }

        return await RunAsync(sets, asker.AskAsync, policy: null, cancellation).ConfigureAwait(false);
    }

    private async Task<int> TryAsync(string file, CancellationToken cancellation)
    {
        await using var configuration = await RunningConfiguration.OpenAsync(file, TimeProvider.System, cancellation).ConfigureAwait(false);
        if (configuration.Reading.Config is not { } config)
        {
            ConfigReport.Print(configuration.Reading, Console.Error, json: false);
            return ExitCodes.Usage;
        }

        if (SetsOf(config, configuration.Folder) is not { } sets)
        {
            return ExitCodes.Usage;
        }

        var proxy = EnvironmentProxy.FromVariables(Environment.GetEnvironmentVariable);
        var line = await TrialLine.OpenAsync(config, TimeProvider.System, new SeededRandom(Seed.Fresh()), proxy, static e => Console.Error.WriteLine($"the line failed on a case: {e}")).ConfigureAwait(false);
        await using (line.ConfigureAwait(false))
        {
            return await RunAsync(sets, line.AskAsync, ConfigDiff.PolicyOf(config), cancellation).ConfigureAwait(false);
        }
    }

    private async Task<int> RunAsync(IReadOnlyList<GoldSet> sets, Func<GoldAsk, CancellationToken, ValueTask<GoldAnswer>> ask, string? policy, CancellationToken cancellation)
    {
        var reports = new List<GoldReport>(sets.Count);
        using (var progress = new ProgressLine(TimeProvider.System, Console.Error, Console.IsErrorRedirected))
        {
            var (all, before) = (sets.Sum(set => set.Cases.Count), 0);
            var runner = new GoldRunner(ask, options.MaxCost, options.AtOnce) { OnProgress = done => progress.Show((double)(before + done) / all) };
            foreach (var set in sets)
            {
                reports.Add(await runner.RunAsync(set, options.Model, cancellation).ConfigureAwait(false));
                before += set.Cases.Count;
            }
        }

        Console.Out.WriteLine(options.Json ? QualityReportText.Json(reports, options.ShowAnswers) : QualityReportText.Plain(reports, options.ShowAnswers));
        await KeepAsync(reports, policy, cancellation).ConfigureAwait(false);
        return reports.All(report => report.IsHeld) ? ExitCodes.Done : ExitCodes.Failed;
    }

    // The gateway alone writes to its store. Without one the report on the screen is all there is.
    private async Task KeepAsync(List<GoldReport> reports, string? policy, CancellationToken cancellation)
    {
        using var client = AdminClient.Open(null, options.Admin);
        foreach (var report in reports)
        {
            var problem = client is null ? "its configuration is not valid" : await client.TellAsync("/admin/quality", QualityReportText.Kept(report, options.Model, policy), cancellation).ConfigureAwait(false);
            if (problem is not null)
            {
                await Console.Error.WriteLineAsync($"warning: no gateway keeps this result: {problem}").ConfigureAwait(false);
                return;
            }
        }
    }

    private IReadOnlyList<GoldSet>? SetsOf(GatewayConfig config, string folder)
    {
        var load = GoldSetFiles.Read(config.Quality, folder);
        foreach (var problem in load.Problems)
        {
            Console.Error.WriteLine(problem);
        }

        if (load.Problems.Count > 0)
        {
            return null;
        }

        var sets = load.Sets.Where(set => options.Set is null || set.Name == options.Set).ToList();
        if (sets.Count == 0)
        {
            var known = string.Join(", ", load.Sets.Select(set => set.Name));
            Console.Error.WriteLine(load.Sets.Count == 0
                ? $"there are no gold sets: put .yaml files into {Path.Combine(folder, "quality")}, or name them in quality.gold_sets"
                : $"--set is '{options.Set}'; the gold sets are {known}");
        }

        return sets.Count == 0 ? null : sets;
    }
}
