using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Breakwater.Load;

/// <summary>A gateway as a process of its own, pinned to its own CPU. Figures are of its whole process tree.</summary>
internal sealed class Subject(string name, int port, string[]? command) : IDisposable
{
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private Process? _process;

    public string Name => name;

    public int Port => port;

    /// <summary>No gateway at all: the load goes straight to the upstream.</summary>
    public bool IsDirect => command is null;

    /// <summary>CPU seconds so far.</summary>
    public double CpuSeconds => Tree().Sum(pid => (Stat(pid, 11) + Stat(pid, 12)) / TicksPerSecond);

    /// <summary>Resident memory now, in bytes.</summary>
    public long ResidentBytes => Tree().Sum(pid => Stat(pid, 21) * Environment.SystemPageSize);

    /// <summary>Starts the gateway; milliseconds until the first good answer.</summary>
    public async Task<double> StartAsync(Scenario probe, string key, int cpu)
    {
        if (command is null)
        {
            return 0;
        }

        var started = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo("taskset", ["-c", cpu.ToString(CultureInfo.InvariantCulture), .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The runtime takes a pinned process for a machine of one CPU and would put off its optimised code tenfold.
        start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1";
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start");
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += (_, line) => Console.Error.Write(line.Data is { } text ? $"  {name}: {text}\n" : "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        while (Stopwatch.GetElapsedTime(started) < Patience && !_process.HasExited)
        {
            var tally = new Tally();
            using var connection = new Connection(port);
            await connection.ExchangeAsync(probe.Request(key), probe, tally);
            if (tally.Failed == 0)
            {
                return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            await Task.Delay(1);
        }

        throw new InvalidOperationException($"{name} gave no good answer on port {port}");
    }

    /// <summary>Asks the gateway to end, and ends it if it does not.</summary>
    public void Dispose()
    {
        if (_process is null)
        {
            return;
        }

        using (var asking = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            asking.WaitForExit();
        }

        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _process = null;
    }

    /// <summary>A port that nothing listens on.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private List<int> Tree()
    {
        var found = new List<int>();
        if (_process is { HasExited: false })
        {
            found.Add(_process.Id);
            for (var i = 0; i < found.Count; i++)
            {
                var children = $"/proc/{found[i]}/task/{found[i]}/children";
                found.AddRange(File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)));
            }
        }

        return found;
    }

    // Fields are counted from the one after the command's name, which may hold spaces.
    private static long Stat(int pid, int field)
    {
        var text = File.ReadAllText($"/proc/{pid}/stat");
        return long.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[field], CultureInfo.InvariantCulture);
    }
}
