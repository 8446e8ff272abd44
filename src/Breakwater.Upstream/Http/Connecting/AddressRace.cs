using System.Net;
using System.Net.Sockets;

namespace Breakwater.Upstream.Http.Connecting;

/// <summary>Connects to the first of several addresses that answers, starting one more each quarter of a second (after RFC 8305), so that one dead address costs little.</summary>
internal sealed class AddressRace(IDialer dialer, TimeProvider clock)
{
    public static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(250);

    /// <summary>The winner's stream; the losers are closed. Throws the first failure when all fail.</summary>
    public async Task<Stream> RunAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        if (addresses.Length == 1)
        {
            return await dialer.ConnectAsync(new IPEndPoint(addresses[0], port), cancellation);
        }

        using var finish = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task>(addresses.Length + 1);
        try
        {
            return await RunAsync(Alternate(addresses), port, running, finish.Token);
        }
        finally
        {
            await finish.CancelAsync();
            foreach (var loser in running.OfType<Task<Stream>>())
            {
                _ = CloseAsync(loser);
            }
        }
    }

    private async Task<Stream> RunAsync(List<IPAddress> addresses, int port, List<Task> running, CancellationToken cancellation)
    {
        Exception? failure = null;
        for (var next = 0; ;)
        {
            if (next < addresses.Count)
            {
                running.Add(dialer.ConnectAsync(new IPEndPoint(addresses[next++], port), cancellation));
            }

            var wait = next < addresses.Count ? Task.Delay(HeadStart, clock, cancellation) : null;
            var done = await Task.WhenAny(wait is null ? running : [.. running, wait]);
            cancellation.ThrowIfCancellationRequested();
            if (done is not Task<Stream> connected)
            {
                continue;
            }

            running.Remove(connected);
            try
            {
                return await connected;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failure ??= e;
            }

            if (running.Count == 0 && next == addresses.Count)
            {
                throw failure;
            }
        }
    }

    /// <summary>The resolver's order with the families in turns, so that a broken IPv6 route is left after one address.</summary>
    private static List<IPAddress> Alternate(IPAddress[] addresses)
    {
        var sixes = new Queue<IPAddress>(addresses.Where(a => a.AddressFamily == AddressFamily.InterNetworkV6));
        var fours = new Queue<IPAddress>(addresses.Where(a => a.AddressFamily != AddressFamily.InterNetworkV6));
        var (first, second) = addresses[0].AddressFamily == AddressFamily.InterNetworkV6 ? (sixes, fours) : (fours, sixes);
        var order = new List<IPAddress>(addresses.Length);
        while (first.Count + second.Count > 0)
        {
            if (first.TryDequeue(out var address))
            {
                order.Add(address);
            }

            if (second.TryDequeue(out address))
            {
                order.Add(address);
            }
        }

        return order;
    }

    private static async Task CloseAsync(Task<Stream> loser)
    {
        try
        {
            await (await loser).DisposeAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It lost: nobody is left to hear why.
        }
    }
}
