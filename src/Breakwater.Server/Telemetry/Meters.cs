using System.Collections.Concurrent;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Burn;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Server.Telemetry;

/// <summary>
/// Counts every request once it is over, and hands it on to the request log. Labels are names of the configuration, of the catalogue and of tenants, never a caller's own
/// words; beyond <see cref="MostSeries"/> of them the rest is counted as <c>other</c>. Safe for concurrent use; allocates nothing but for a series that is new.
/// </summary>
internal sealed class Meters(TimeProvider clock, IRequestLog next) : IRequestLog
{
    /// <summary>Series of provider, model and tenant that are told apart.</summary>
    public const int MostSeries = 500;

    private readonly ConcurrentDictionary<(string Provider, string Model, string Tenant), MeterSeries> _series = new();
    private readonly ConcurrentDictionary<(string Provider, string Model), MeterTimings> _timings = new();
    private int _count;

    /// <summary>All series by their labels.</summary>
    public IReadOnlyList<MeterSeries> Series =>
        [.. _series.Values.OrderBy(one => one.Provider, StringComparer.Ordinal).ThenBy(one => one.Model, StringComparer.Ordinal).ThenBy(one => one.Tenant, StringComparer.Ordinal)];

    /// <summary>All timings by their labels.</summary>
    public IReadOnlyList<MeterTimings> Timings => [.. _timings.Values.OrderBy(one => one.Provider, StringComparer.Ordinal).ThenBy(one => one.Model, StringComparer.Ordinal)];

    public void Write(Exchange exchange)
    {
        Count(exchange);
        next.Write(exchange);
    }

    private void Count(Exchange exchange)
    {
        var tenant = exchange.Tenant?.Id ?? SliBook.Nobody;
        var series = Of(exchange.Target, tenant);
        series.CountRequest(StatusOf(exchange));
        for (var i = 0; i < exchange.Attempts.Count; i++)
        {
            var attempt = exchange.Attempts[i];
            CountAttempt(ReferenceEquals(attempt.Target, exchange.Target) ? series : Of(attempt.Target, tenant), attempt);
        }

        var timings = series.Timings;
        timings.Duration.Record(clock.GetElapsedTime(exchange.Arrived, exchange.Ended));
        if (exchange is { IsStream: true, FirstContent: not 0 })
        {
            timings.FirstToken.Record(clock.GetElapsedTime(exchange.Arrived, exchange.FirstContent));
        }

        if (exchange.Attempts.Count > 0)
        {
            var waited = exchange.Queued + exchange.Attempts[0].Waited;
            timings.Queue.Record(waited);
            timings.Overhead.Record(clock.GetElapsedTime(exchange.Arrived, exchange.Attempts[0].Started) - waited);
        }
    }

    private static void CountAttempt(MeterSeries series, AttemptRecord attempt)
    {
        series.CountAttempt((int)HealthReading.OutcomeOf(attempt.Fault));
        if (attempt.Usage is { } usage)
        {
            series.CountTokens(usage.TotalInput, usage.Output);
        }

        if (attempt.Cost > Money.Zero)
        {
            series.CountCost(attempt.Cost.NanoUsd);
        }
    }

    private static RequestStatus StatusOf(Exchange exchange) => exchange.Fault switch
    {
        null => exchange.Degraded is null ? RequestStatus.Ok : RequestStatus.Degraded,
        { Kind: FaultKind.ClientGone } => RequestStatus.Cancelled,
        { Kind: FaultKind.BudgetExceeded } when exchange.Status == 200 => RequestStatus.Degraded,
        var fault => OutcomeCount.OutcomeOf(fault) switch
        {
            null => RequestStatus.Refused,
            SliOutcome.TimedOut => RequestStatus.Timeout,
            _ => RequestStatus.Error,
        },
    };

    // What is only forwarded has a name that callers make up.
    private MeterSeries Of(Target? target, string tenant)
    {
        var key = target is null ? (SliBook.Nobody, SliBook.Nobody, tenant) : (target.Provider, target.Forwarded ? SliBook.Other : target.Model, tenant);
        return _series.TryGetValue(key, out var known) ? known : Add(key);
    }

    private MeterSeries Add((string Provider, string Model, string Tenant) key)
    {
        if (Interlocked.Increment(ref _count) >= MostSeries)
        {
            key = (SliBook.Other, SliBook.Other, SliBook.Other);
        }

        return _series.GetOrAdd(key, MakeSeries);
    }

    private MeterSeries MakeSeries((string Provider, string Model, string Tenant) key) =>
        new(key.Provider, key.Model, key.Tenant, _timings.GetOrAdd((key.Provider, key.Model), static name => new MeterTimings(name.Provider, name.Model)));
}
