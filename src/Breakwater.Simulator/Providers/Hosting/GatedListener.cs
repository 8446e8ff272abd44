using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Breakwater.Simulator.Faults;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>A listener that can be closed and opened again on the same port, and that drops connections on accept when a rule says so.</summary>
internal sealed class GatedListener(SocketTransportFactory sockets, string vendor, FaultRules faults) : IConnectionListenerFactory, IConnectionListener
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<string, ConnectionContext> _connections = new(StringComparer.Ordinal);
    private TaskCompletionSource _reopened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IConnectionListener? _inner;
    private Socket? _reservation;
    private bool _finished;

    /// <summary>Where it listens, port included; the same after closing and opening.</summary>
    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.Loopback, 0);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        // Bound but never listening: connections are refused while the listener is closed, and nobody else is given the port meanwhile.
        _reservation = BindReusable(endpoint);
        var inner = await sockets.BindAsync(_reservation.LocalEndPoint!, cancellationToken);
        EndPoint = inner.EndPoint;
        _inner = inner;
        return this;
    }

    /// <summary>A socket that shares its address with another one that does not listen.</summary>
    public static Socket BindReusable(EndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var reopened = _reopened.Task;
            if (_inner is not { } inner)
            {
                if (Volatile.Read(ref _finished))
                    return null;
                await reopened.WaitAsync(cancellationToken);
                continue;
            }

            var connection = await inner.AcceptAsync(cancellationToken);
            if (connection is null)
            {
                if (ReferenceEquals(inner, _inner))
                    return null;
                continue;
            }

            if (faults.TakeOnAccept(vendor) is not null)
            {
                connection.Abort();
                await connection.DisposeAsync();
                continue;
            }

            Track(connection);
            return connection;
        }
    }

    /// <summary>Stops listening, so that new connections are refused by the system, and aborts the open ones but the given.</summary>
    public async ValueTask CloseAsync(string? exceptConnection)
    {
        await _gate.WaitAsync();
        try
        {
            if (_inner is not { } inner)
                return;
            _inner = null;
            await inner.UnbindAsync();
            await inner.DisposeAsync();

            // Before anyone may open it again: a connection made after that is not meant.
            foreach (var (id, connection) in _connections)
            {
                if (id != exceptConnection)
                    connection.Abort();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask OpenAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_inner is not null || Volatile.Read(ref _finished))
                return;
            _inner = await sockets.BindAsync(EndPoint);
            Reopened();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _finished, true);
        if (_inner is { } inner)
            await inner.UnbindAsync(cancellationToken);
        Reopened();
    }

    public async ValueTask DisposeAsync()
    {
        if (_inner is { } inner)
            await inner.DisposeAsync();
        _reservation?.Dispose();
        _gate.Dispose();
    }

    private void Reopened() =>
        Interlocked.Exchange(ref _reopened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private void Track(ConnectionContext connection)
    {
        _connections[connection.ConnectionId] = connection;
        connection.ConnectionClosed.UnsafeRegister(
            static state =>
            {
                var (connections, id) = ((ConcurrentDictionary<string, ConnectionContext>, string))state!;
                connections.TryRemove(id, out _);
            },
            (_connections, connection.ConnectionId));
    }
}
