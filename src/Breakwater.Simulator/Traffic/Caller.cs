using Breakwater.Core.Primitives;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Traffic;

/// <summary>One client: asks, and asks again as its policy says.</summary>
internal sealed class Caller(Ask ask, IService service, Crowd crowd, IRandom random)
{
    private readonly ClientPolicy _policy = ask.Cohort.Client;

    /// <summary>Calls and thinks until the cohort has gone.</summary>
    public async Task StayAsync(TimeSpan until)
    {
        var clock = crowd.Clock;

        // Everybody is in the middle of a thought when the scenario begins; what is left of one without memory is as long as a whole one.
        while (true)
        {
            await Task.Delay(random.Exponential(ask.Cohort.Think), clock, CancellationToken.None).ConfigureAwait(false);
            if (clock.Elapsed >= until)
            {
                return;
            }

            await CallAsync().ConfigureAwait(false);
        }
    }

    /// <summary>One wish, until it is answered or given up.</summary>
    public async Task CallAsync()
    {
        var clock = crowd.Clock;
        var started = clock.Elapsed;
        var (retries, attempts) = (0, 0);
        crowd.Begin();
        while (true)
        {
            var heard = await AskAsync(retries).ConfigureAwait(false);
            attempts += heard.Attempts;
            if (!_policy.GoesOn(heard, retries) || crowd.IsClosing)
            {
                crowd.End(new CallRecord(ask.Number, started, clock.Elapsed - started, retries + 1, attempts, heard.IsGood, heard.Status));
                return;
            }

            await Task.Delay(_policy.Pause(heard, retries, random), clock, CancellationToken.None).ConfigureAwait(false);
            retries++;
        }
    }

    private async ValueTask<Heard> AskAsync(int retries)
    {
        using var patience = new CancellationTokenSource(_policy.Timeout, crowd.Clock);
        return await service.AskAsync(ask, retries, patience.Token).ConfigureAwait(false);
    }
}
