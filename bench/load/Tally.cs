using System.Diagnostics;

namespace Breakwater.Load;

/// <summary>What one run of load saw. Safe for concurrent use.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private readonly List<double> _latencies = new(1 << 16);
    private readonly List<double> _firsts = new(1 << 12);
    private readonly List<double> _delays = new(1 << 16);

    public int Requests { get; private set; }

    public int Failed { get; private set; }

    public long Frames { get; private set; }

    public void Note(bool good, long started, long first, int frames)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            Requests++;
            Failed += good ? 0 : 1;
            Frames += frames;
            _latencies.Add(Micros(started, now));
            if (frames > 0)
            {
                _firsts.Add(Micros(started, first));
            }
        }
    }

    /// <summary>Time from the upstream's write of an event to its arrival here.</summary>
    public void NoteDelay(long sent, long now)
    {
        lock (_gate)
        {
            _delays.Add(Micros(sent, now));
        }
    }

    /// <summary>Microseconds below which that part of the requests was answered; of the first byte for streams.</summary>
    public double Latency(double part) => Quantile(_firsts.Count > 0 ? _firsts : _latencies, part);

    /// <summary>The same of single events on their way through.</summary>
    public double Delay(double part) => Quantile(_delays, part);

    private static double Micros(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMicroseconds;

    private static double Quantile(List<double> values, double part)
    {
        if (values.Count == 0)
        {
            return 0;
        }

        values.Sort();
        return values[Math.Min(values.Count - 1, (int)(values.Count * part))];
    }
}
