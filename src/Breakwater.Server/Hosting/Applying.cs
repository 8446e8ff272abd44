using Breakwater.Core.Configuration;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Endpoints;
using Breakwater.Server.Workers;

namespace Breakwater.Server.Hosting;

/// <summary>Puts configurations, and what the store adds to them, in force, one at a time; running requests end under what they began with.</summary>
internal sealed class Applying(SnapshotBuilder builder, GatewayState state, GatewayConfig config, StoredTenants stored, IReadOnlyList<TenantRoute> routes, LedgerGapWorker? gaps) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile GatewayConfig _config = config;
    private volatile StoredTenants _stored = stored;
    private volatile IReadOnlyList<TenantRoute> _routes = routes;

    /// <summary>The configuration without what the store adds.</summary>
    public GatewayConfig Config => _config;

    /// <summary>What the store adds.</summary>
    public StoredTenants Stored => _stored;

    public Task RunAsync(GatewayConfig config) => ChangeAsync(() =>
    {
        _config = config;
        return default;
    });

    public Task RunAsync(StoredTenants stored) => ChangeAsync(() =>
    {
        _stored = stored;
        return default;
    });

    /// <summary>Puts tenants' own orders of their routes in force, as they are when it is their turn.</summary>
    public Task RunAsync(Func<ValueTask<IReadOnlyList<TenantRoute>>> routes) => ChangeAsync(async () => _routes = await routes().ConfigureAwait(false));

    public void Dispose() => _turn.Dispose();

    private async Task ChangeAsync(Func<ValueTask> change)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await change().ConfigureAwait(false);
            state.Swap(await builder.BuildAsync(_config.With(_stored) with { TenantRoutes = _routes }).ConfigureAwait(false));
            await (gaps?.ReadAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
