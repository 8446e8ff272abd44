using System.Collections.Concurrent;
using System.Diagnostics;

namespace Breakwater.Load;

/// <summary>Drives one scenario against a port until its time is over and every answer is in.</summary>
internal static class Driver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<Tally> RunAsync(Scenario scenario, int port, string key)
    {
        var tally = new Tally();
        var request = scenario.Request(key);
        var load = scenario.PerSecond > 0 ? OpenLoopAsync(scenario, port, request, tally) : ClosedLoopAsync(scenario, port, request, tally);
        await load.WaitAsync(Patience);
        return tally;
    }

    private static Task ClosedLoopAsync(Scenario scenario, int port, byte[] request, Tally tally)
    {
        var started = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, scenario.Connections).Select(async _ =>
        {
            using var connection = new Connection(port);
            do
            {
                await connection.ExchangeAsync(request, scenario, tally);
            }
            while (Stopwatch.GetElapsedTime(started) < scenario.Duration);
        }));
    }

    // Requests begin by the clock. One that begins late because of the timer's grain is measured from its real beginning.
    private static async Task OpenLoopAsync(Scenario scenario, int port, byte[] request, Tally tally)
    {
        var idle = new ConcurrentStack<Connection>();
        var running = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var started = Stopwatch.GetTimestamp();
        var begun = 0;
        for (var elapsed = TimeSpan.Zero; elapsed < scenario.Duration; elapsed = Stopwatch.GetElapsedTime(started))
        {
            for (; begun < elapsed.TotalSeconds * scenario.PerSecond; begun++)
            {
                running.Add(OnceAsync(idle.TryPop(out var connection) ? connection : new Connection(port)));
            }

            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(running);
        foreach (var connection in idle)
        {
            connection.Dispose();
        }

        async Task OnceAsync(Connection connection)
        {
            await connection.ExchangeAsync(request, scenario, tally);
            idle.Push(connection);
        }
    }
}
