namespace Breakwater.Demo;

/// <summary>Leads the providers through the phases, again and again.</summary>
/// <param name="phases">The loop.</param>
/// <param name="apply">Puts a phase in force.</param>
/// <param name="clock">Its clock.</param>
internal sealed class Weather(IReadOnlyList<DemoPhase> phases, Func<DemoPhase, ValueTask> apply, TimeProvider clock)
{
    private volatile DemoPhase _current = phases[0];

    /// <summary>The phase in force.</summary>
    public DemoPhase Current => _current;

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            for (var i = 0; ; i = (i + 1) % phases.Count)
            {
                await apply(phases[i]).ConfigureAwait(false);
                _current = phases[i];
                await Task.Delay(phases[i].Lasts, clock, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop: the end of every demonstration.
        }
    }
}
