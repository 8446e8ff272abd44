using System.IO.Pipelines;
using Breakwater.Simulator.Faults;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>Writes body bytes, with the byte-level faults of the rule: one byte at a time, slow chunks, a cut after n bytes.</summary>
internal sealed class BodyWriter(HttpContext http, FaultRule? fault, TimeProvider time)
{
    private readonly PipeWriter _pipe = http.Response.BodyWriter;
    private readonly bool _plain = fault is null or { ByteAtATime: false, ChunkDelayMs: null, CutAfterBytes: null };
    private long _written;

    /// <summary>The connection was aborted by the rule; what is written from now on goes nowhere.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Bytes written but not flushed.</summary>
    public long Pending => _pipe.CanGetUnflushedBytes ? _pipe.UnflushedBytes : 0;

    /// <summary>The rule's wait before an event; a rule that goes byte by byte waits before each of those instead.</summary>
    public ValueTask DelayAsync() => fault is { ChunkDelayMs: not null, ByteAtATime: false } ? WaitAsync() : default;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!_plain)
            return WriteFaultyAsync(bytes);
        Append(bytes.Span);
        return default;
    }

    public async ValueTask FlushAsync()
    {
        if (!WasCut)
            await _pipe.FlushAsync(http.RequestAborted);
    }

    /// <summary>Aborts the TCP connection once everything written so far has left.</summary>
    public async ValueTask CutAsync()
    {
        await FlushAsync();
        WasCut = true;
        http.Abort();
    }

    private async ValueTask WriteFaultyAsync(ReadOnlyMemory<byte> bytes)
    {
        if (WasCut)
            return;
        var cut = fault!.CutAfterBytes is { } limit && _written + bytes.Length >= limit;
        if (cut)
            bytes = bytes[..(int)(fault.CutAfterBytes!.Value - _written)];
        if (fault.ByteAtATime)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                await WaitAsync();
                await WriteChunkAsync(bytes.Slice(i, 1));
            }
        }
        else
        {
            await WriteChunkAsync(bytes);
        }

        _written += bytes.Length;
        if (cut)
            await CutAsync();
    }

    private async ValueTask WaitAsync()
    {
        if (fault!.ChunkDelayMs is > 0 and var delay)
            await Task.Delay(TimeSpan.FromMilliseconds(delay), time, http.RequestAborted);
    }

    private async ValueTask WriteChunkAsync(ReadOnlyMemory<byte> chunk)
    {
        Append(chunk.Span);
        await FlushAsync();
    }

    // Asks for the whole length: before the response has started, Kestrel may hand out an empty span to a caller that names none.
    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_pipe.GetSpan(bytes.Length));
        _pipe.Advance(bytes.Length);
    }
}
