using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;
using Breakwater.Upstream.Http;

namespace Breakwater.Server.Tests.Upstream;

/// <summary>What most tests of upstreams start from.</summary>
internal static class Calls
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A signal whose waiters do not run inside the code that gives it.</summary>
    public static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static UpstreamOptions Options(Uri address) => new() { Provider = "openai", BaseUrl = address, Keys = [new Secret("sk-canary")] };

    public static UpstreamCall Chat(string body = "{}") => new("POST", "/v1/chat/completions") { Body = Encoding.UTF8.GetBytes(body) };

    /// <summary>Sends a call that must fail and gives its fault.</summary>
    public static async Task<Fault> FailAsync(this HttpUpstream upstream, UpstreamCall? call = null, CancellationToken cancellation = default)
    {
        try
        {
            await using var reply = await upstream.SendAsync(call ?? Chat(), cancellation).AsTask().WaitAsync(Patience);
            throw new InvalidOperationException($"the call was answered with {reply.Status}");
        }
        catch (Exception e) when (e is not (InvalidOperationException or TimeoutException))
        {
            return upstream.Explain(e, FaultStage.Send)!;
        }
    }

    public static async Task<string> ReadAllAsync(this UpstreamReply reply)
    {
        var all = new MemoryStream();
        var buffer = new byte[64];
        for (int read; (read = await reply.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(Patience)) > 0;)
        {
            all.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }
}
