using Breakwater.Core.Jobs;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Server.Endpoints;
using Breakwater.Storage;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Jobs;

/// <summary>Takes requests over. While the store is stopped, or as many wait as may, the refusal stands; at once when the store is known to be stopped.</summary>
internal sealed partial class JobDesk(IJobStore store, Func<StoreHealth>? health, IIdSource ids, TimeProvider clock, ILogger logger) : IDeferral
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A commit that has been under way for longer is taken for one that does not end: nobody waits behind it (F-J1).</summary>
    private static readonly TimeSpan Stalled = TimeSpan.FromMilliseconds(50);

    /// <summary>So long after a failed write the next is tried: somebody has to find out that the store works again.</summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);

    public async ValueTask<Job?> DeferAsync(Exchange exchange, Fault fault)
    {
        var (now, policy) = (clock.GetUtcNow(), exchange.Snapshot.Jobs);
        var call = new JobCall(Surfaces.PathOf(exchange.Codec, exchange.Operation), JobHeaders.Of(exchange.Hints), exchange.Body.ToArray());
        var job = new Job(ids.Next("job_"), exchange.Tenant?.Id, call, now, now + policy.Keep) { Due = now + (fault.RetryAfter ?? TimeSpan.Zero), Reason = fault.Detail };
        if (job.Due >= job.Expires)
        {
            // Its money comes back when nobody would remember it.
            return null;
        }

        if (Trouble() is { } trouble)
        {
            NotTaken(logger, exchange.Id, trouble);
            return null;
        }

        var adding = store.AddAsync(job, policy, CancellationToken.None).AsTask();
        try
        {
            return await adding.WaitAsync(Patience, clock, CancellationToken.None).ConfigureAwait(false) ? job : null;
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            NotTaken(logger, exchange.Id, e is IOException ? e.Message : $"it did not answer within {Patience.TotalSeconds:0.#} s");
            _ = TakeBackAsync(adding, job.Id);
            return null;
        }
    }

    private string? Trouble() => health?.Invoke() switch
    {
        { Committing: { } committing } when committing > Stalled => $"its writes have been under way for {committing.TotalSeconds:0.0} s",
        { IsWell: false, LastError: { } error } when (clock.GetUtcNow() - error.At).Duration() < BetweenTries => error.Detail,
        _ => null,
    };

    // It may have been written all the same, and then would cost money that nobody asked for any more.
    private async Task TakeBackAsync(Task adding, string id)
    {
        await adding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await store.CancelAsync(id, clock.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            Orphaned(logger, id, e.Message);
        }
    }
}
