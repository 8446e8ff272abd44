using Breakwater.Core.Primitives;

namespace Breakwater.Demo;

/// <summary>One demonstration from its start to its end: stage, weather, traffic, and what is shown of them.</summary>
internal sealed class DemoRun(DemoOptions options, IDemoView view, TimeProvider clock, IRandom random)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        Tally tally;
        await using (var stage = await DemoStage.StartAsync(options, clock, random, cancellation).ConfigureAwait(false))
        {
            tally = new Tally(clock);
            stage.Count(tally);
            view.Begin(stage);
            await PlayAsync(stage, tally, cancellation).ConfigureAwait(false);
        }

        view.End(tally.Total());
    }

    private async Task PlayAsync(DemoStage stage, Tally tally, CancellationToken cancellation)
    {
        using var limit = options.Seconds is { } seconds ? new CancellationTokenSource(TimeSpan.FromSeconds(seconds), clock) : new CancellationTokenSource();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var traffic = new Traffic(stage.Data, options.Rate, tally, clock, random);
        using var watch = new GatewayWatch(stage.Admin, stage.Token);
        var weather = new Weather(DemoPhase.All, stage.ApplyAsync, clock);
        Task[] parts = [weather.RunAsync(ending.Token), traffic.RunAsync(ending.Token), ShowAsync(weather, watch, tally, ending.Token)];

        // Whatever ends first ends the others: a part that failed must not leave a picture that stands still.
        await Task.WhenAny(parts).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(parts).ConfigureAwait(false);
    }

    private async Task ShowAsync(Weather weather, GatewayWatch watch, Tally tally, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(view.Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
            {
                view.Show(new DemoMoment(weather.Current, await watch.LookAsync(cancellation).ConfigureAwait(false), tally));
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }
}
