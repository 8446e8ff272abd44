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
