using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;
using Breakwater.Upstream.Http;

namespace Breakwater.Server.Tests.Upstream;

/// <summary>What most tests of upstreams start from.</summary>
internal static class Calls
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static UpstreamOptions Options(Uri address) => new() { Provider = "openai", BaseUrl = address, Keys = [new Secret("sk-canary")] };

    public static UpstreamCall Chat(string body = "{}") => new("POST", "/v1/chat/completions") { Body = Encoding.UTF8.GetBytes(body) };

    /// <summary>Sends a call that must fail and gives its fault.</summary>
    public static async Task<Fault> FailAsync(this HttpUpstream upstream, UpstreamCall? call = null, CancellationToken cancellation = default)
    {
        var failure = await Should.ThrowAsync<Exception>(async () => await upstream.SendAsync(call ?? Chat(), cancellation).AsTask().WaitAsync(Patience));
        return upstream.Explain(failure, FaultStage.Send);
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
