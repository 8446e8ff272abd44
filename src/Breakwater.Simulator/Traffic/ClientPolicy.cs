using Breakwater.Core.Primitives;

namespace Breakwater.Simulator.Traffic;

/// <summary>How a client behaves when it is not served.</summary>
/// <param name="Name">What reports call it.</param>
internal sealed record ClientPolicy(string Name)
{
    private static readonly TimeSpan SdkTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Obeys everything it is told, and gives up soon.</summary>
    public static ClientPolicy Polite { get; } = new("polite") { Retries = 2, ObeysShouldRetry = true, LongestRetryAfter = TimeSpan.FromMinutes(10) };

    /// <summary>Knocks every second, whatever it is told.</summary>
    public static ClientPolicy Naive { get; } = new("naive") { Retries = 5, First = TimeSpan.FromSeconds(1), Cap = TimeSpan.FromSeconds(1), Jitter = 0 };

    /// <summary>The official SDKs as they come (protocols 4.3).</summary>
    public static ClientPolicy Sdk { get; } = new("sdk")
    {
        Retries = 2,
        ObeysShouldRetry = true,
        LongestRetryAfter = TimeSpan.FromMinutes(1),
        TellsRetries = true,
    };

    /// <summary>An official SDK set to three retries behind a proxy that strips what the answers say about retrying.</summary>
    public static ClientPolicy DeafSdk { get; } = new("deaf sdk") { Retries = 3, TellsRetries = true };

    /// <summary>Waits five seconds, hangs up, and tries again.</summary>
    public static ClientPolicy Impatient { get; } = new("impatient") { Retries = 2, First = TimeSpan.FromMilliseconds(200), Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Knocks every five seconds until it is let in: what piles up behind an outage.</summary>
    public static ClientPolicy Besieging { get; } = new("besieging") { Retries = 1000, First = TimeSpan.FromSeconds(5), Cap = TimeSpan.FromSeconds(5), Jitter = 0 };

    /// <summary>Retries after the first request.</summary>
    public int Retries { get; init; }

    /// <summary>The wait before the first retry; it doubles with each.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(0.5);

    public TimeSpan Cap { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The share of a wait that chance takes off at most.</summary>
    public double Jitter { get; init; } = 0.25;

    /// <summary>The longest <c>retry-after</c> it obeys; zero obeys none.</summary>
    public TimeSpan LongestRetryAfter { get; init; }

    public bool ObeysShouldRetry { get; init; }

    /// <summary>Whether it sends <c>x-stainless-retry-count</c>.</summary>
    public bool TellsRetries { get; init; }

    /// <summary>How long it waits for a whole answer.</summary>
    public TimeSpan Timeout { get; init; } = SdkTimeout;

    /// <summary>Whether it asks again after what it heard.</summary>
    public bool GoesOn(in Heard heard, int retries)
    {
        if (heard.IsGood || retries >= Retries)
        {
            return false;
        }

        if (ObeysShouldRetry && heard.ShouldRetry is { } word)
        {
            return word;
        }

        return heard.Status is 0 or 408 or 409 or 429 or >= 500;
    }

    /// <summary>The pause before the next request.</summary>
    public TimeSpan Pause(in Heard heard, int retries, IRandom random)
    {
        var doubled = First * Math.Pow(2, Math.Min(retries, 20));
        var own = (doubled < Cap ? doubled : Cap) * (1 - (Jitter * random.NextDouble()));
        return heard.RetryAfter is { } asked && asked <= LongestRetryAfter ? asked : own;
    }
}
