using System.Buffers;
using Breakwater.Core.Line;
using Breakwater.Core.Streaming;

namespace Breakwater.Server.Telemetry;

/// <summary>
/// The request log: one JSON line per attempt and one per request, gathered in memory and written by its worker. Never waits: while the output is stalled
/// and the buffer is full, records are counted instead, and the count is told when it moves again.
/// </summary>
public sealed class RequestLog(TimeProvider clock, Stream output) : IRequestLog, IDisposable
{
    private const int MaxPending = 4 * 1024 * 1024;

    [ThreadStatic]
    private static PooledBuffer? line;

    private readonly Lock _gate = new();
    private PooledBuffer _pending = new(64 * 1024);
    private PooledBuffer _spare = new(64 * 1024);
    private long _dropped;

    public void Write(Exchange exchange)
    {
        var record = line ??= new PooledBuffer(2048);
        record.Clear();
        RequestRecord.Write(exchange, clock, record);
        lock (_gate)
        {
            if (_pending.Length > MaxPending)
            {
                _dropped++;
                return;
            }

            _pending.Write(record.Written.Span);
        }
    }

    /// <summary>Writes out what was gathered. One caller at a time.</summary>
    public async ValueTask FlushAsync()
    {
        PooledBuffer full;
        long dropped;
        lock (_gate)
        {
            (full, _pending, _spare) = (_pending, _spare, _pending);
            dropped = _dropped;
            _dropped = 0;
        }

        if (dropped > 0)
        {
            RequestRecord.WriteDropped(dropped, clock, full);
        }

        if (full.Length > 0)
        {
            await output.WriteAsync(full.Written).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
            full.Clear();
        }
    }

    public void Dispose()
    {
        _pending.Dispose();
        _spare.Dispose();
    }
}
