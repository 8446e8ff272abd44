using Breakwater.Core.Configuration;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Endpoints;

namespace Breakwater.Server.Hosting;

/// <summary>Puts configurations, and what the store adds to them, in force, one at a time; running requests end under what they began with.</summary>
internal sealed class Applying(SnapshotBuilder builder, GatewayState state, GatewayConfig config, StoredTenants stored) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile GatewayConfig _config = config;
    private volatile StoredTenants _stored = stored;

    /// <summary>The configuration without what the store adds.</summary>
    public GatewayConfig Config => _config;

    /// <summary>What the store adds.</summary>
    public StoredTenants Stored => _stored;

    public Task RunAsync(GatewayConfig config) => RunAsync(() => _config = config);

    public Task RunAsync(StoredTenants stored) => RunAsync(() => _stored = stored);

    public void Dispose() => _turn.Dispose();

    private async Task RunAsync(Action change)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            change();
            state.Swap(await builder.BuildAsync(_config.With(_stored)).ConfigureAwait(false));
        }
        finally
        {
            _turn.Release();
        }
    }
}
