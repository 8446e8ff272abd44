using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams.Health;
using Breakwater.Server.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin;

/// <summary><c>GET /health/providers</c>: how each provider's models do, measured on real calls (A6.5, A6.6, A2.9).</summary>
internal sealed class ProviderHealthView(GatewayState state, TimeProvider clock)
{
    public Task HandleAsync(HttpContext context)
    {
        var now = clock.Monotonic();
        var targets = state.Current.Line.Defences.Targets
            .OrderBy(target => target.Provider, StringComparer.Ordinal).ThenBy(target => target.Model, StringComparer.Ordinal)
            .Select(target => new ProviderLine(
                target.Provider,
                target.Model,
                Words.Of(target.Breaker.StateAt(now)),
                Window(target.Health.Report(now, TimeSpan.FromMinutes(1))),
                Window(target.Health.Report(now, TimeSpan.FromMinutes(5))),
                Window(target.Health.Report(now, TimeSpan.FromMinutes(15)))));
        return AdminReply.SendAsync(context, 200, new ProvidersAnswer([.. targets]), AdminJson.Default.ProvidersAnswer);
    }

    private static HealthLine Window(HealthReport report) => new(
        report.Calls,
        Math.Round(report.P95.TotalSeconds, 3),
        Math.Round(1 - report.Successes - (report.Calls == 0 ? 1 : 0), 4),
        Math.Round(report.Timeouts, 4),
        Math.Round(report.ConnectTimeouts, 4),
        Math.Round(report.FirstTokenTimeouts, 4),
        Math.Round(report.TotalTimeouts, 4),
        Math.Round(report.RateLimited, 4),
        Math.Round(report.Score, 1));
}

/// <summary>All targets.</summary>
internal sealed record ProvidersAnswer(IReadOnlyList<ProviderLine> Providers);

/// <summary>One model at one provider, over three spans of time.</summary>
internal sealed record ProviderLine(string Name, string Model, string Breaker, HealthLine Minute, HealthLine FiveMinutes, HealthLine FifteenMinutes);

/// <summary>One span. Latency in seconds; rates are shares of the calls, 0 to 1.</summary>
internal sealed record HealthLine(
    long Calls, double P95Latency, double ErrorRate, double TimeoutRate, double ConnectTimeout, double TtfbTimeout, double TotalTimeout, double Ratio429, double Score);
