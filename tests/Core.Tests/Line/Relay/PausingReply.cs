using System.Text;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line.Relay;

/// <summary>A provider's stream that says what it was given and then waits for more.</summary>
internal sealed class PausingReply : UpstreamReply
{
    private readonly Queue<byte[]> _given = new();
    private TaskCompletionSource<byte[]>? _waiting;

    public override int Status => 200;

    public override string ContentType => "text/event-stream";

    public override long? ContentLength => null;

    /// <summary>True while a read waits for bytes.</summary>
    public bool IsRead => _waiting is { Task.IsCompleted: false };

    /// <summary>More of the stream; empty text is its end.</summary>
    public void Give(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (!IsRead || !_waiting!.TrySetResult(bytes))
        {
            _given.Enqueue(bytes);
        }
    }

    public override string? Header(string name) => null;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_given.TryDequeue(out var bytes))
        {
            bytes.CopyTo(buffer);
            return ValueTask.FromResult(bytes.Length);
        }

        _waiting = new TaskCompletionSource<byte[]>();
        return WaitAsync(_waiting, buffer, cancellation);
    }

    public override ValueTask DisposeAsync() => default;

    private static async ValueTask<int> WaitAsync(TaskCompletionSource<byte[]> waiting, Memory<byte> buffer, CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(_ => waiting.TrySetCanceled(cancellation), null);
        var bytes = await waiting.Task;
        bytes.CopyTo(buffer);
        return bytes.Length;
    }
}
