using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Server.Endpoints;
using Breakwater.Server.Workers;

namespace Breakwater.Server.Hosting;

/// <summary>Configuration → what the line runs on, over real connections.</summary>
internal sealed class SnapshotBuilder(UpstreamRegistry upstreams, StateHomes homes, TimeProvider clock, BudgetBook? budgets) : IDisposable
{
    private readonly LineAssembly _assembly = new(homes, clock, Resumption.Queue, budgets);

    /// <summary>Changes of routes that get traffic in steps.</summary>
    public RolloutBook Rollouts => _assembly.Rollouts;

    public async ValueTask<GatewaySnapshot> BuildAsync(GatewayConfig config)
    {
        var inUse = await upstreams.UseAsync(config).ConfigureAwait(false);
        return new GatewaySnapshot(config, _assembly.Build(config, provider => inUse[provider.Name]));
    }

    public void Dispose() => _assembly.Dispose();
}
