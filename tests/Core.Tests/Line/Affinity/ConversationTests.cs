using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Affinity;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line.Affinity;

/// <summary>F-K1 with its two numbers, over the whole line: 20 conversations of 8 turns over 3 targets that are alike, each with a cache of its own.</summary>
public sealed class ConversationTests
{
    private const int Conversations = 20;
    private const int Turns = 8;

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(600)]
    public async Task F_K1_ConversationsOverThreeTargets_HitAsOftenAsOverOneAndShareTheLoad(int startsWithinSeconds)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var one = await PlayAsync(1, seed, startsWithinSeconds);
            var three = await PlayAsync(3, seed, startsWithinSeconds);

            HitRate(one).ShouldBeGreaterThan(0.5);
            (HitRate(three) / HitRate(one)).ShouldBeGreaterThanOrEqualTo(0.95, $"seed {seed}");
            Imbalance(three).ShouldBeLessThanOrEqualTo(1.3, $"seed {seed}");
            three.Sum(provider => provider.Calls).ShouldBe(Conversations * Turns);
        }
    }

    /// <summary>What the test above would find if nothing were done: the check can fail.</summary>
    [Fact]
    public async Task F_K1_AffinityOff_TheSameTrafficLosesItsCaches()
    {
        var one = await PlayAsync(1, 1, 60);
        var three = await PlayAsync(3, 1, 60, isOff: true);

        (HitRate(three) / HitRate(one)).ShouldBeLessThan(0.9);
    }

    private static async Task<CachingProvider[]> PlayAsync(int targets, ulong seed, int startsWithinSeconds, bool isOff = false)
    {
        LineRig rig = null!;
        CachingProvider[] providers = [.. Enumerable.Range(0, targets).Select(_ => new CachingProvider(() => rig.Clock.Monotonic()))];
        rig = new LineRig([.. providers.Select(provider => (Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>>)provider.AnswerAsync)]);
        rig.Order(PolicyKind.Balance);
        rig.Set(new AffinityPolicy { Enabled = !isOff });
        var random = new SeededRandom(seed);
        var instructions = Conversation.Text('s', 6000, "You help.");
        var queue = new PriorityQueue<(int Number, Conversation Talk, int Turn), double>();
        for (var number = 0; number < Conversations; number++)
        {
            queue.Enqueue((number, new Conversation(instructions), 1), random.NextDouble() * startsWithinSeconds);
        }

        while (queue.TryDequeue(out var next, out var at))
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(Math.Max(0, at - rig.Clock.Elapsed.TotalSeconds)));
            next.Talk.Asks(Conversation.Text('u', 1000 + (int)(random.NextDouble() * 3000), $"{next.Number}.{next.Turn}"));
            (await rig.RunAsync(next.Talk.Body())).Status.ShouldBe(200);
            next.Talk.IsAnswered(Conversation.Text('a', 1000, next.Turn));
            if (next.Turn < Turns)
            {
                queue.Enqueue(next with { Turn = next.Turn + 1 }, at + 5 + (random.NextDouble() * 60));
            }
        }

        return providers;
    }

    private static double HitRate(CachingProvider[] providers) => (double)providers.Sum(provider => provider.CachedTokens) / providers.Sum(provider => provider.PromptTokens);

    private static double Imbalance(CachingProvider[] providers) => providers.Max(provider => provider.Calls) / providers.Average(provider => provider.Calls);
}
