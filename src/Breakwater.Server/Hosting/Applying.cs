using Breakwater.Core.Configuration;
using Breakwater.Server.Endpoints;

namespace Breakwater.Server.Hosting;

/// <summary>Puts configurations in force, one at a time; running requests end under the one they began with.</summary>
internal sealed class Applying(SnapshotBuilder builder, GatewayState state) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public async Task RunAsync(GatewayConfig config)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            state.Swap(await builder.BuildAsync(config).ConfigureAwait(false));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
