using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Upstreams.Health;

/// <summary>How a call ended, as far as the target's health goes. The three timeouts are told apart (A6.5).</summary>
public enum HealthOutcome { Success, RateLimited, ServerError, ConnectTimeout, FirstTokenTimeout, TotalTimeout, Other, Ignore }

/// <summary>What kind of call it was: of a stream the time to first content counts, of a whole answer what goes beyond what is usual (C14).</summary>
public enum HealthScene { Stream, Chat, Code, Summarize }

/// <summary>One call.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Latency">Time to the first content of a stream, or to the whole answer.</param>
/// <param name="Scene">What kind of call it was.</param>
public readonly record struct HealthSample(HealthOutcome Outcome, TimeSpan Latency, HealthScene Scene);

/// <summary>Faults and intents as health sees them.</summary>
public static class HealthReading
{
    /// <summary>The outcome of a fault; success for null.</summary>
    public static HealthOutcome OutcomeOf(Fault? fault) => fault?.Kind switch
    {
        null => HealthOutcome.Success,
        FaultKind.ProviderRateLimited => HealthOutcome.RateLimited,
        FaultKind.ProviderOverloaded or FaultKind.ProviderUnavailable or FaultKind.Malformed or FaultKind.Truncated or FaultKind.ConnectionLost => HealthOutcome.ServerError,
        FaultKind.ConnectTimeout or FaultKind.TlsTimeout => HealthOutcome.ConnectTimeout,
        FaultKind.DnsFailed or FaultKind.ConnectFailed or FaultKind.TlsFailed or FaultKind.ProxyFailed => HealthOutcome.ServerError,
        FaultKind.FirstTokenTimeout => HealthOutcome.FirstTokenTimeout,
        FaultKind.IdleTimeout or FaultKind.TotalTimeout or FaultKind.ProviderTimeout => HealthOutcome.TotalTimeout,
        FaultKind.ProviderRefusedRequest => HealthOutcome.Success,
        FaultKind.ProviderQuotaSpent or FaultKind.ProviderCredentials or FaultKind.ProviderUnsupported => HealthOutcome.Other,
        _ => HealthOutcome.Ignore,
    };

    /// <summary>The scene of a call.</summary>
    public static HealthScene SceneOf(bool stream, string? intent) => (stream, intent) switch
    {
        (true, _) => HealthScene.Stream,
        (_, Intents.Code) => HealthScene.Code,
        (_, Intents.Summarize) => HealthScene.Summarize,
        _ => HealthScene.Chat,
    };
}
