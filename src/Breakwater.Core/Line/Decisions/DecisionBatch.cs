using System.Buffers;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Line.Decisions;

/// <summary>Decisions that are gathered for one block. For one thread at a time.</summary>
internal sealed class DecisionBatch : IDisposable
{
    private readonly PooledBuffer _lines = new(96 * 1024);
    private readonly List<uint> _marks = new(DecisionLog.BlockLength);
    private readonly HashSet<PlanImage> _plans = new(ReferenceEqualityComparer.Instance);
    private PlanImage? _plan;
    private DateTimeOffset _first;
    private DateTimeOffset _last;
    private string _firstId = "";

    public int Count => _marks.Count;

    public void Add(string id, DateTimeOffset at, ReadOnlySpan<byte> line, PlanImage? plan)
    {
        if (Count == 0)
        {
            (_firstId, _first, _last) = (id, at, at);
        }

        // Moments are taken before the turn is, so a later one may come first.
        (_first, _last) = (at < _first ? at : _first, at > _last ? at : _last);
        _lines.Write(line);
        _lines.Write("\n"u8);
        _marks.Add(DecisionBlock.MarkOf(id));
        if (plan is not null && plan != _plan)
        {
            _plans.Add(_plan = plan);
        }
    }

    /// <summary>The block, with how the candidates of its plans stand now, at most a moment after its last request. It has the batch's memory.</summary>
    public DecisionBlock Seal(TimeProvider clock)
    {
        var stored = new Dictionary<string, StoredPlan>(StringComparer.Ordinal);
        foreach (var plan in _plans)
        {
            if (stored.TryAdd(plan.Stored.Hash, plan.Stored))
            {
                new SeenPlan(plan.Stored.Hash, plan.Look(clock)).Write(_lines);
                _lines.Write("\n"u8);
            }
        }

        return new DecisionBlock(_first, _last, _lines.Written, _marks, [.. stored.Values]) { FirstId = _firstId, Memory = this };
    }

    public void Dispose() => _lines.Dispose();
}
