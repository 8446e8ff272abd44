using Breakwater.Core.Objectives;

namespace Breakwater.Server.Telemetry;

/// <summary>How a request ended, as <c>status</c> of <c>llm_requests_total</c>.</summary>
internal enum RequestStatus { Ok, Degraded, Error, Timeout, Refused, Cancelled }

/// <summary>The counters of one tenant at one model. Safe for concurrent use; counting allocates nothing.</summary>
/// <param name="provider">Label: the provider's name.</param>
/// <param name="model">Label: the catalogue's id.</param>
/// <param name="tenant">Label: the tenant's id.</param>
/// <param name="timings">Durations at that model, of all tenants together.</param>
internal sealed class MeterSeries(string provider, string model, string tenant, MeterTimings timings)
{
    public const int Statuses = (int)RequestStatus.Cancelled + 1;
    public const int Outcomes = 8;

    private const int Attempts = Statuses;
    private const int Input = Attempts + Outcomes;
    private const int Output = Input + 1;
    private const int Cost = Output + 1;

    private readonly StripedCounters _cells = new(Cost + 1);

    public string Provider => provider;

    public string Model => model;

    public string Tenant => tenant;

    public MeterTimings Timings => timings;

    public long InputTokens => _cells.Read(Input);

    public long OutputTokens => _cells.Read(Output);

    public long CostNanoUsd => _cells.Read(Cost);

    public void CountRequest(RequestStatus status) => _cells.Add((int)status);

    /// <param name="outcome">A health outcome's number.</param>
    public void CountAttempt(int outcome) => _cells.Add(Attempts + outcome);

    public void CountTokens(long input, long output)
    {
        _cells.Add(Input, input);
        _cells.Add(Output, output);
    }

    public void CountCost(long nanoUsd) => _cells.Add(Cost, nanoUsd);

    public long Requests(RequestStatus status) => _cells.Read((int)status);

    public long AttemptsOf(int outcome) => _cells.Read(Attempts + outcome);
}

/// <summary>The durations at one model.</summary>
internal sealed class MeterTimings(string provider, string model)
{
    public string Provider => provider;

    public string Model => model;

    /// <summary>From arrival to the end.</summary>
    public Histogram Duration { get; } = new(0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 12, 20, 40, 60, 120, 300);

    /// <summary>From arrival to the first content of a stream.</summary>
    public Histogram FirstToken { get; } = new(0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 5, 8, 15, 30);

    /// <summary>In queues, and waiting for rates, before the first attempt.</summary>
    public Histogram Queue { get; } = new(0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30);

    /// <summary>From arrival to the first attempt, without those waits.</summary>
    public Histogram Overhead { get; } = new(0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25);
}
