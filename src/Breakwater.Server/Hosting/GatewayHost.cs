using Breakwater.Core.Configuration;
using Breakwater.Server.Admin.Changes;
using Breakwater.Server.Endpoints;
using Breakwater.Server.Hosting.Listening;
using Breakwater.Server.Jobs;

namespace Breakwater.Server.Hosting;

/// <summary>One running gateway: its listeners over its runtime. The composition root of the server.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly GatewayRuntime _runtime;
    private readonly Listeners _listeners;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _workers;

    private GatewayHost(GatewayRuntime runtime, Listeners listeners)
    {
        (_runtime, _listeners) = (runtime, listeners);
        _workers = runtime.RunAsync(_stopping.Token);
    }

    /// <summary>The data listener's address, with the port really taken.</summary>
    public Uri DataAddress => _listeners.Data;

    /// <summary>The admin listener's address, with the port really taken.</summary>
    public Uri AdminAddress => _listeners.Admin;

    /// <summary>The configuration in force, with the tenants of the store.</summary>
    public GatewayConfig Config => _runtime.State.Current.Config;

    /// <summary>Whether the store has tenants, those made since the start too.</summary>
    public bool HasStoredTenants => _runtime.Applying.Stored.Tenants.Count > 0;

    /// <summary>Who watches rollouts and gold sets; tests make it look themselves.</summary>
    internal ChangeControl Changes => _runtime.Changes;

    /// <summary>Starts a gateway; it serves when the task is done.</summary>
    public static async Task<GatewayHost> StartAsync(GatewayConfig config, GatewayParts parts)
    {
        var runtime = await GatewayRuntime.BuildAsync(config, parts).ConfigureAwait(false);
        var door = new Door(runtime.Line, runtime.State, runtime.Ids, parts.Clock);
        var health = new Health(runtime.State, parts.StoreHealth);
        var jobs = parts.Jobs is null ? null : new JobEndpoint(parts.Jobs, door, runtime.State, parts.Clock);
        var data = new DataPlane(door, new ModelList(door, runtime.State, parts.Clock), jobs, health);
        var admin = new AdminPlane(health, AdminComposition.Of(runtime, parts), token => parts.Admin.Admits(token.Span));
        var listeners = await Listeners.StartAsync(config.Listen, config.Timeouts.IngressIdle, data.HandleAsync, admin.HandleAsync, parts.Logging).ConfigureAwait(false);
        return new GatewayHost(runtime, listeners);
    }

    /// <summary>Puts another configuration in force; running requests end under the one they began with. Addresses do not change.</summary>
    public Task ApplyAsync(GatewayConfig config) => _runtime.Applying.RunAsync(config);

    /// <summary>Stops taking requests, lets the running ones end for a while, then closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listeners.DisposeAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _workers.ConfigureAwait(false);
        await _runtime.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }
}
