using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace Breakwater.Load;

/// <summary>
/// What a stopped store adds to requests under budgets, all on record: one gateway, in turns with its store running and locked by this process, so that both meet the same
/// machine (F-J1: 50 ms at most).
/// </summary>
[SupportedOSPlatform("linux")]
internal static class StoppedStore
{
    // The byte of the shared memory file that a writer in WAL mode locks.
    private const long WriteLock = 120;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    public static async Task<string> RunAsync(Subject subject, string file, string key, int cpu, int rounds)
    {
        var scenario = Scenario.All.Single(one => one.Name == "rate") with { Duration = Turn };
        await subject.StartAsync(scenario, key, cpu);
        await Driver.RunAsync(scenario, subject.Port, key);
        var lines = new List<string> { "| round | running p50 / p99 µs | stopped p50 / p99 µs | p99 more, µs | ratio | store during the stop | failed |", "|---|---:|---:|---:|---:|---|---:|" };
        var more = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var running = await Driver.RunAsync(scenario, subject.Port, key);
            var (stopped, state) = await StoppedAsync(scenario, subject, file, key);
            more.Add(stopped.Latency(0.99) - running.Latency(0.99));
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"| {round} | {running.Latency(0.5):0} / {running.Latency(0.99):0} | {stopped.Latency(0.5):0} / {stopped.Latency(0.99):0} | {more[^1]:0} | {stopped.Latency(0.99) / running.Latency(0.99):0.00} | {state} | {running.Failed + stopped.Failed} |"));
        }

        more.Sort();
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"\nmedian of the difference at p99: {more[more.Count / 2]:0} µs (goal: 50,000)"));
        return string.Join('\n', lines);
    }

    private static async Task<(Tally Tally, string State)> StoppedAsync(Scenario scenario, Subject subject, string file, string key)
    {
        using var shared = new FileStream(file + "-shm", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var asked = Stopwatch.GetTimestamp();
        while (!TryLock(shared))
        {
            if (Stopwatch.GetElapsedTime(asked) > Turn)
            {
                throw new InvalidOperationException($"{file} was being written for {Turn.TotalSeconds:0} s without a pause, so it could not be stopped");
            }

            await Task.Delay(1);
        }

        var tally = await Driver.RunAsync(scenario, subject.Port, key);
        using var http = new HttpClient();
        var ready = await http.GetStringAsync(new Uri($"http://127.0.0.1:{subject.Port}/health/ready"));
        using var json = System.Text.Json.JsonDocument.Parse(ready);
        return (tally, json.RootElement.GetProperty("store").ToString());
    }

    // Its own writer may have it at the moment.
    private static bool TryLock(FileStream shared)
    {
        try
        {
            shared.Lock(WriteLock, 1);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
