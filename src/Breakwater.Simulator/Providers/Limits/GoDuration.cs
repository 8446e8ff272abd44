using System.Globalization;

namespace Breakwater.Simulator.Providers.Limits;

/// <summary>Durations as Go prints them, truncated to whole milliseconds: 0s, 12ms, 8.64s, 6m0s, 1h2m3.5s.</summary>
internal static class GoDuration
{
    public static string Format(TimeSpan duration)
    {
        var milliseconds = duration.Ticks / TimeSpan.TicksPerMillisecond;
        if (milliseconds == 0)
            return "0s";
        if (milliseconds < 1000)
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        var hours = milliseconds / 3_600_000;
        var minutes = milliseconds / 60_000 % 60;
        var seconds = milliseconds % 60_000 / 1000m;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(hours > 0 ? hours + "h" : "")}{(hours > 0 || minutes > 0 ? minutes + "m" : "")}{seconds:0.###}s");
    }
}
