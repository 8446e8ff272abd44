using Breakwater.Core.Line;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Primitives;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Endpoints;
using Breakwater.Server.GoldSets;
using Breakwater.Server.Hosting;
using Breakwater.Server.Workers;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Admin.Changes;

/// <summary>Rollouts and gold sets of one gateway: who watches them, and what operators ask of them.</summary>
internal sealed class ChangeControl : IDisposable
{
    private readonly RolloutKeeper _keeper;
    private readonly QualityWatch _watch;
    private readonly RolloutWorker _rollouts;
    private readonly QualityWorker _quality;

    public ChangeControl(GatewayState state, GatewayParts parts, RolloutBook book, RequestLine line, IIdSource ids, ILogger logger)
    {
        var calls = new StoreCalls(parts.Clock, logger);
        var board = new QualityBoard(parts.Changes.Quality);
        _keeper = new RolloutKeeper(book, parts.Changes.Rollouts, parts.Audit, calls, parts.Clock, logger);
        Rollouts = new RolloutCommands(book, _keeper, new AuditTrail(parts.Audit, parts.Clock, calls), parts.Clock);
        Quality = new QualityCommands(board, state, calls, ids, parts.Clock);
        _watch = new QualityWatch(state, line, ids, board, parts.Changes.GoldSets, parts.Clock, logger);
        _rollouts = new RolloutWorker(_keeper, parts.Clock);
        _quality = new QualityWorker(_watch, parts.Clock, logger);
    }

    public RolloutCommands Rollouts { get; }

    public QualityCommands Quality { get; }

    /// <summary>Looks at everything now.</summary>
    public async Task TickAsync(CancellationToken cancellation)
    {
        await _keeper.TickAsync().ConfigureAwait(false);
        await _watch.TickAsync(cancellation).ConfigureAwait(false);
        await _keeper.PublishAsync().ConfigureAwait(false);
    }

    /// <summary>Watches until it is told to stop.</summary>
    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(_rollouts.RunAsync(stopping), _quality.RunAsync(stopping));

    public void Dispose() => _keeper.Dispose();
}
