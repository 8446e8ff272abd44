using System.Net;
using Breakwater.Upstream.Http.Connecting;

namespace Breakwater.Server.Tests.Upstream;

/// <summary>A dialer whose two acts a test may replace; by default it resolves to loopback and really connects.</summary>
internal sealed class ScriptedDialer : IDialer
{
    private readonly SocketDialer real = new();

    public Func<string, CancellationToken, Task<IPAddress[]>>? Resolve { get; init; }

    public Func<IPEndPoint, CancellationToken, Task<Stream>>? Connect { get; init; }

    public List<IPEndPoint> Tried { get; } = [];

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) =>
        Resolve is null ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : Resolve(host, cancellation);

    public Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        lock (Tried)
        {
            Tried.Add(endPoint);
        }

        return Connect is null ? real.ConnectAsync(endPoint, cancellation) : Connect(endPoint, cancellation);
    }

    /// <summary>Packets vanish: only cancellation ends it.</summary>
    public static async Task<T> Vanish<T>(CancellationToken cancellation)
    {
        var never = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(() => never.TrySetCanceled(cancellation));
        return await never.Task;
    }
}
