using System.Buffers;
using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>Where a stream's events go: write one JSON object into <see cref="Json"/>, then send it. Not thread-safe.</summary>
internal abstract class EventSink : IDisposable
{
    protected EventSink()
    {
        Buffer = new ArrayBufferWriter<byte>(512);
        Json = new Utf8JsonWriter(Buffer, RelaxedJson.Options);
    }

    public Utf8JsonWriter Json { get; }

    protected ArrayBufferWriter<byte> Buffer { get; }

    /// <summary>Events sent so far, which is also the sequence number of the next one.</summary>
    public int Count { get; protected set; }

    /// <summary>Sends what was written as one event; an empty name means a bare data line.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> name)
    {
        Json.Flush();
        return EmitAsync(name);
    }

    public abstract ValueTask PauseAsync(int milliseconds);

    protected abstract ValueTask EmitAsync(ReadOnlyMemory<byte> name);

    protected void Reset()
    {
        Buffer.ResetWrittenCount();
        Json.Reset(Buffer);
    }

    public void Dispose() => Json.Dispose();
}
