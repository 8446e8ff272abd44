using Breakwater.Core.Configuration;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Burn;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Simulator.Clock;
using Breakwater.Simulator.Report;
using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>The product's own line, put together over modelled providers and virtual time: the composition root of a simulated gateway.</summary>
internal sealed class SimulatedGateway : IRequestLog
{
    private readonly LineSnapshot _snapshot;
    private readonly ObjectiveWatch _objectives;
    private readonly VirtualClock _clock;
    private Exception? _bug;
    private long _settled;

    public SimulatedGateway(GatewayConfig config, IReadOnlyList<ModelledProvider> providers, VirtualClock clock, ulong seed)
    {
        var services = new LineServices(clock, Chance.For(seed, "line"), this, (e, _) => _bug ??= e);
        _clock = clock;
        _objectives = new ObjectiveWatch(clock);
        _snapshot = new LineAssembly(new StateHomes(), clock, waiter => clock.Post(waiter.Execute)).Build(config, provider => providers.First(modelled => modelled.Provider == provider.Name));
        Machines = new DefenceWatch(_snapshot.Defences);
        Service = new GatewayService(new RequestLine(services), _snapshot, new RandomIds(Chance.For(seed, "ids")), clock, providers);
    }

    /// <summary>Where callers send their requests.</summary>
    public GatewayService Service { get; }

    /// <summary>What the line's machines show.</summary>
    public IMachineWatch Machines { get; }

    /// <summary>Alerts as they were raised and cleared.</summary>
    public List<AlertSight> Alerts { get; } = [];

    /// <summary>Looks at objectives and alerts, as the server does from time to time.</summary>
    public void LookAtObjectives()
    {
        foreach (var change in _objectives.Look(_snapshot))
        {
            Alerts.Add(new AlertSight(AlertPolicy.NameOf(change.Alert.Kind), change.Alert.Subject, _clock.Elapsed, change.IsRaised));
        }
    }

    public void Write(Exchange exchange) => _settled++;

    /// <summary>Throws when the line failed on a request, or did not settle each exactly once.</summary>
    public void Verify()
    {
        if (_bug is not null)
        {
            throw new InvalidOperationException("The line failed on a request; its exception is within.", _bug);
        }

        if (Service.Open > 0 || _settled != Service.Traces.Count)
        {
            throw new InvalidOperationException($"Of {Service.Traces.Count} requests {_settled} were settled; {Service.Open} never ended.");
        }
    }
}
