using System.Net.Http.Headers;
using System.Text;
using Breakwater.Core.Primitives;

namespace Breakwater.Demo;

/// <summary>
/// Callers of the gateway, over real HTTP. They come as they come, whether earlier ones have been answered or not (open loop), but no more than so many are under way.
/// </summary>
internal sealed class Traffic(Uri gateway, int rate, Tally tally, TimeProvider clock, IRandom random) : IDisposable
{
    private const int LeastAtOnce = 64;
    private const int SecondsAtOnce = 10;
    private const int StreamsInFour = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] StreamEnd = "data: [DONE]\n\n"u8.ToArray();
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = Patience });
    private readonly Uri _address = new(gateway, "/v1/chat/completions");
    private int _number;

    /// <summary>Sends until cancelled; ends when nothing is under way any more.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var running = new List<Task>();
        var due = clock.Monotonic();
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate);
                if (due - clock.Monotonic() is var wait && wait > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(wait, clock, cancellation).ConfigureAwait(false);
                }

                running.RemoveAll(static call => call.IsCompleted);
                if (running.Count >= Math.Max(LeastAtOnce, rate * SecondsAtOnce))
                {
                    tally.Unsent();
                }
                else
                {
                    running.Add(CallAsync(cancellation));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    public void Dispose() => _http.Dispose();

    private async Task CallAsync(CancellationToken cancellation)
    {
        tally.Sent();
        var started = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        CallOutcome outcome;
        try
        {
            outcome = await AskAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            outcome = CallOutcome.Failed;
        }

        if (!cancellation.IsCancellationRequested)
        {
            tally.Ended(outcome, clock.GetElapsedTime(started));
        }
    }

    private async Task<CallOutcome> AskAsync(CancellationToken cancellation)
    {
        var number = ++_number;
        var stream = number % 4 < StreamsInFour;
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = Body(number, stream) };
        using var answer = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        return (int)answer.StatusCode switch
        {
            200 => !stream || body.AsSpan().EndsWith(StreamEnd) ? CallOutcome.Good : CallOutcome.Failed,
            429 or 503 or 529 => CallOutcome.Refused,
            _ => CallOutcome.Failed,
        };
    }

    // Half of the callers prefer each provider; the other one stands in for it.
    private static ByteArrayContent Body(int number, bool stream)
    {
        var model = number % 2 == 0 ? DemoStage.FirstModel : DemoStage.SecondModel;
        var text = $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"Tell me about breakwaters, part {{number}}."}]}""";
        return new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }
}
