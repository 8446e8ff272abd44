using System.Buffers;
using Breakwater.Simulator.Faults;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>Server-sent events over one answer, with the event-level faults of the exchange's rule. Once a fault ended the stream, later events are dropped.</summary>
internal sealed class SseStream(Exchange exchange, IStreamErrors errors) : EventSink
{
    private const int FlushThreshold = 16 * 1024;
    private readonly FaultRule? _fault = exchange.Fault;
    private readonly BodyWriter _body = exchange.Body;
    private readonly ReadOnlyMemory<byte> _newLine = exchange.Fault is { Crlf: true } ? "\r\n"u8.ToArray() : "\n"u8.ToArray();
    private bool _ended;

    /// <summary>Sends a payload that was made earlier, such as an event of a background run or [DONE].</summary>
    public ValueTask SendRawAsync(ReadOnlyMemory<byte> name, ReadOnlySpan<byte> payload)
    {
        Buffer.Write(payload);
        return EmitAsync(name);
    }

    public override async ValueTask PauseAsync(int milliseconds)
    {
        if (milliseconds <= 0 || _ended)
            return;
        await _body.FlushAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), exchange.Time, exchange.Aborted);
    }

    public async ValueTask FinishAsync()
    {
        if (!_ended)
            await FaultBeforeEventAsync();
        await _body.FlushAsync();
        exchange.Record.Completed = !_ended;
    }

    protected override async ValueTask EmitAsync(ReadOnlyMemory<byte> name)
    {
        if (_fault is not null && !_ended)
            await FaultBeforeEventAsync();
        if (!_ended)
        {
            await WriteFrameAsync(name);
            exchange.Record.Events = ++Count;
        }

        Reset();
    }

    private async ValueTask WriteFrameAsync(ReadOnlyMemory<byte> name)
    {
        await _body.DelayAsync();
        if (!name.IsEmpty)
        {
            await _body.WriteAsync(EventField);
            await _body.WriteAsync(name);
            await _body.WriteAsync(_newLine);
        }

        await _body.WriteAsync(DataField);
        await _body.WriteAsync(Buffer.WrittenMemory);
        await _body.WriteAsync(_newLine);
        await _body.WriteAsync(_newLine);
        _ended |= _body.WasCut;
        if (_body.Pending >= FlushThreshold)
            await _body.FlushAsync();
    }

    private async ValueTask FaultBeforeEventAsync()
    {
        if (_fault is null)
            return;
        if (_fault.CutAfterEvents == Count)
        {
            await _body.CutAsync();
            _ended = true;
        }
        else if (_fault.ErrorEventAt == Count)
        {
            await SendErrorAsync();
        }
        else if (_fault.StallAfterEvents == Count)
        {
            await _body.FlushAsync();
            await Task.Delay(_fault.StallMs is { } ms ? TimeSpan.FromMilliseconds(ms) : Timeout.InfiniteTimeSpan, exchange.Time, exchange.Aborted);
        }
    }

    private async ValueTask SendErrorAsync()
    {
        Reset();
        for (var i = 0; i < _fault!.PingsBeforeError; i++)
            await _body.WriteAsync(errors.Ping);
        var sequence = Count;
        for (var part = 0; errors.Write(Json, part, sequence + part, _fault.ErrorType) is { } name; part++)
        {
            Json.Flush();
            await WriteFrameAsync(name);
            Reset();
            exchange.Record.Events = ++Count;
        }

        _ended = true;
    }

    private static readonly ReadOnlyMemory<byte> EventField = "event: "u8.ToArray();
    private static readonly ReadOnlyMemory<byte> DataField = "data: "u8.ToArray();
}
