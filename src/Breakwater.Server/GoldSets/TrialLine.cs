using System.Net;
using Breakwater.Core.Configuration;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Server.Hosting;

namespace Breakwater.Server.GoldSets;

/// <summary>
/// A line for a configuration that is not in force: its models are asked, nobody else is. Where a route has a rollout, what that leads to is tested. Keys of tenants are not asked for.
/// </summary>
public sealed class TrialLine : IAsyncDisposable
{
    private readonly UpstreamRegistry _upstreams;
    private readonly SnapshotBuilder _builder;
    private readonly LineAsker _asker;

    private TrialLine(UpstreamRegistry upstreams, SnapshotBuilder builder, LineAsker asker) => (_upstreams, _builder, _asker) = (upstreams, builder, asker);

    /// <summary>Makes the line.</summary>
    /// <param name="config">The configuration to be tested.</param>
    /// <param name="clock">The line's clock.</param>
    /// <param name="random">Its chance.</param>
    /// <param name="proxy">The proxy to providers; null connects directly.</param>
    /// <param name="onBug">Told of what no room of the line expected.</param>
    public static async Task<TrialLine> OpenAsync(GatewayConfig config, TimeProvider clock, IRandom random, IWebProxy? proxy, Action<Exception> onBug)
    {
        var upstreams = new UpstreamRegistry(clock, proxy);
        var builder = new SnapshotBuilder(upstreams, new StateHomes(), clock, budgets: null);
        var built = await builder.BuildAsync(config).ConfigureAwait(false);
        var snapshot = built.Line.For(TestedRoutes.Of(config.Routes, static _ => true));
        var line = new RequestLine(new LineServices(clock, random, new NoLog(), (e, _) => onBug(e)));
        return new TrialLine(upstreams, builder, new LineAsker(line, snapshot, new RandomIds(random), clock));
    }

    /// <summary>Asks one question.</summary>
    public ValueTask<GoldAnswer> AskAsync(GoldAsk ask, CancellationToken cancellation) => _asker.AskAsync(ask, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _upstreams.DisposeAsync().ConfigureAwait(false);
        _builder.Dispose();
    }

    private sealed class NoLog : IRequestLog
    {
        public void Write(Exchange exchange)
        {
        }
    }
}
