using System.Runtime.CompilerServices;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Line.Decisions;

/// <summary>
/// The decisions of all requests on their way to the store: encoded on the request's thread, gathered in memory, taken away in blocks by one worker. Never waits:
/// what finds no room is counted, and the count is told. Safe for concurrent use.
/// </summary>
public sealed class DecisionLog(TimeProvider clock) : IRequestLog, IDisposable
{
    /// <summary>Decisions of one block.</summary>
    public const int BlockLength = 256;

    /// <summary>Blocks that may wait for the store; about 8 MB.</summary>
    public const int MostBlocks = 64;

    [ThreadStatic]
    private static PooledBuffer? line;

    private readonly Lock _gate = new();
    private readonly Queue<DecisionBatch> _full = new();
    private readonly ConditionalWeakTable<CachedPlan, PlanImage> _images = [];
    private DecisionBatch _open = new();
    private long _dropped;
    private long _written;

    /// <summary>Decisions that found no room since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Decisions since the start, those that found no room not counted.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Notes the decision of a request, if it came so far that there was one.</summary>
    public void Write(Exchange exchange)
    {
        if (exchange is { Plan: null, Targets.Count: 0, Fault: null or { Stage: not FaultStage.Plan } })
        {
            return;
        }

        var image = exchange.Plan is { Question: not null } plan ? ImageOf(plan, exchange.Snapshot) : null;
        var record = line ??= new PooledBuffer(1024);
        record.Clear();
        DecisionWriter.Write(exchange, image?.Stored.Hash, clock, record);
        lock (_gate)
        {
            if (_open.Count == BlockLength)
            {
                if (_full.Count >= MostBlocks)
                {
                    _dropped++;
                    return;
                }

                _full.Enqueue(_open);
                _open = new DecisionBatch();
            }

            _open.Add(exchange.Id, exchange.EndedAt, record.Written.Span, image);
            _written++;
        }
    }

    /// <summary>
    /// The oldest decisions, not more than a block: only once a block is full, unless all are wanted. Null when there are none. They are the caller's now, to dispose.
    /// </summary>
    public DecisionBlock? Take(bool all)
    {
        DecisionBatch batch;
        lock (_gate)
        {
            if (!_full.TryDequeue(out batch!))
            {
                if (_open.Count == 0 || !(all || _open.Count == BlockLength))
                {
                    return null;
                }

                (batch, _open) = (_open, new DecisionBatch());
            }
        }

        return batch.Seal(clock);
    }

    public void Dispose()
    {
        _open.Dispose();
        foreach (var batch in _full)
        {
            batch.Dispose();
        }
    }

    private PlanImage ImageOf(CachedPlan plan, LineSnapshot snapshot) => _images.TryGetValue(plan, out var image) ? image : MakeImage(plan, snapshot);

    private PlanImage MakeImage(CachedPlan plan, LineSnapshot snapshot) => _images.GetValue(plan, made => PlanImage.Of(made, snapshot));
}
