using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

/// <summary>What happens to a limit, in a word.</summary>
internal static class LimitWords
{
    /// <summary>Refuses a call, begun at that moment unless said otherwise, beside so many others.</summary>
    public static void Drop(this AimdLimit limit, double at, int left, double? begun = null)
    {
        limit.Advance(TimeSpan.FromSeconds(at));
        limit.Ended(new LimitSample(LimiterVerdict.Dropped, TimeSpan.FromSeconds(begun ?? at), TimeSpan.FromSeconds(at), null, left));
    }

    /// <summary>A meter that has seen a hundred calls at once until then.</summary>
    public static StableMeter Measured(int seconds)
    {
        var meter = new StableMeter(TimeSpan.FromSeconds(30));
        for (var second = 0; second < seconds; second++)
        {
            for (var call = 0; call < 100; call++)
            {
                meter.Add(TimeSpan.FromSeconds(1), succeeded: true, TimeSpan.FromSeconds(second));
            }
        }

        return meter;
    }
}
