using Breakwater.Core.Configuration;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Simulator.Clock;
using Breakwater.Simulator.Report;
using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>The product's own line, put together over modelled providers and virtual time: the composition root of a simulated gateway.</summary>
internal sealed class SimulatedGateway : IRequestLog
{
    private Exception? _bug;
    private long _settled;

    public SimulatedGateway(GatewayConfig config, IReadOnlyList<ModelledProvider> providers, VirtualClock clock, ulong seed)
    {
        var services = new LineServices(clock, Chance.For(seed, "line"), this, (e, _) => _bug ??= e);
        var snapshot = new LineAssembly(new StateHomes(), clock, waiter => clock.Post(waiter.Execute)).Build(config, provider => providers.First(modelled => modelled.Provider == provider.Name));
        Machines = new DefenceWatch(snapshot.Defences);
        Service = new GatewayService(new RequestLine(services), snapshot, new RandomIds(Chance.For(seed, "ids")), clock, providers);
    }

    /// <summary>Where callers send their requests.</summary>
    public GatewayService Service { get; }

    /// <summary>What the line's machines show.</summary>
    public IMachineWatch Machines { get; }

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
