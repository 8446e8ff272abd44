using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;

namespace Breakwater.Simulator.Traffic;

/// <summary>No gateway: callers ask the provider of their model.</summary>
internal sealed class DirectService(TimeProvider clock) : IService
{
    private readonly byte[] _buffer = new byte[16 * 1024];

    public async ValueTask<Heard> AskAsync(Ask ask, int retries, CancellationToken patience)
    {
        try
        {
            var reply = await ask.Provider.SendAsync(ask.Call, patience).ConfigureAwait(false);
            await using (reply.ConfigureAwait(false))
            {
                // What is read is not looked at, so that all readers may share one buffer.
                while (await reply.ReadAsync(_buffer, patience).ConfigureAwait(false) > 0)
                {
                }

                var hints = reply.Status == 200 ? default : ReplyHints.Read(reply, clock.GetUtcNow());
                return new Heard { IsGood = reply.Status == 200, Status = reply.Status, RetryAfter = hints.After, ShouldRetry = hints.ShouldRetry, Attempts = 1 };
            }
        }
        catch (Exception e) when (ask.Provider.Explain(e, FaultStage.Connect) is not null)
        {
            return new Heard { Attempts = 1 };
        }
    }
}
