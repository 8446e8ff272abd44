using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration;
using Breakwater.Core.Line;
using Breakwater.Server.Endpoints;
using Breakwater.Server.Workers;

namespace Breakwater.Server.Hosting;

/// <summary>Configuration → what the line runs on, over real connections.</summary>
internal sealed class SnapshotBuilder(UpstreamRegistry upstreams, StateHomes homes, TimeProvider clock, BudgetBook? budgets) : IDisposable
{
    private readonly LineAssembly _assembly = new(homes, clock, Resumption.Queue, budgets);

    public async ValueTask<GatewaySnapshot> BuildAsync(GatewayConfig config)
    {
        var inUse = await upstreams.UseAsync(config).ConfigureAwait(false);
        return new GatewaySnapshot(config, _assembly.Build(config, provider => inUse[provider.Name]));
    }

    public void Dispose() => _assembly.Dispose();
}
