using Breakwater.Core.Configuration;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Burn;
using Breakwater.Core.Line.Defence.Cutovers;
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
    private readonly VirtualClock _clock;
    private readonly LineSnapshot _snapshot;
    private readonly ObjectiveWatch _objectives;
    private readonly List<CutoverMoment> _cutovers = [];
    private readonly List<AlertSight> _alerts = [];
    private Exception? _bug;
    private long _settled;

    public SimulatedGateway(GatewayConfig config, IReadOnlyList<ModelledProvider> providers, VirtualClock clock, ulong seed)
    {
        _clock = clock;
        _objectives = new ObjectiveWatch(clock);
        var services = new LineServices(clock, Chance.For(seed, "line"), this, (e, _) => _bug ??= e);
        _snapshot = new LineAssembly(new StateHomes(), clock, waiter => clock.Post(waiter.Execute)).Build(config, provider => providers.First(modelled => modelled.Provider == provider.Name));
        Machines = new DefenceWatch(_snapshot.Defences);
        Service = new GatewayService(new RequestLine(services), _snapshot, new RandomIds(Chance.For(seed, "ids")), clock, providers);
        Watch(config, seed);
    }

    /// <summary>Where callers send their requests.</summary>
    public GatewayService Service { get; }

    /// <summary>What the line's machines show.</summary>
    public IMachineWatch Machines { get; }

    /// <summary>Steps of cutovers so far.</summary>
    public IReadOnlyList<CutoverMoment> Cutovers => _cutovers;

    /// <summary>Alerts as they were raised and cleared.</summary>
    public IReadOnlyList<AlertSight> Alerts => _alerts;

    /// <summary>Looks at error budgets and alerts; to be called every <see cref="ObjectiveWatch.Period"/>.</summary>
    public void LookAtObjectives() =>
        _alerts.AddRange(_objectives.Look(_snapshot).Select(change => new AlertSight(AlertPolicy.NameOf(change.Alert.Kind), change.Alert.Subject, _clock.Elapsed, change.IsRaised)));

    public void Write(Exchange exchange) => _settled++;

    /// <summary>Does what an operator orders.</summary>
    public void Obey(Order order) => order.Do(_snapshot, _clock.Monotonic());

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

    // The server's workers, at their periods.
    private void Watch(GatewayConfig config, ulong seed)
    {
        if (config.Defence.Health.Probes.Enabled)
        {
            var prober = new Prober(new LineServices(_clock, Chance.For(seed, "probes"), this, (e, _) => _bug ??= e), static (_, _) => { }, (_, e) => _bug ??= e);
            Repeat(TimeSpan.FromSeconds(1), () => _ = prober.Tick(_snapshot, CancellationToken.None));
        }

        if (config.Defence.Cutover.Enabled)
        {
            Repeat(TimeSpan.FromSeconds(5), () => _cutovers.AddRange(CutoverWatch.Look(_snapshot, _clock).Select(change => new CutoverMoment(_clock.Elapsed, change))));
        }
    }

    private void Repeat(TimeSpan period, Action work) => _clock.Set(new Beat(work, _clock, period), period);
}
