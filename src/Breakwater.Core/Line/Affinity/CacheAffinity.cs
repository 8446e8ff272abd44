using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Affinity;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Affinity;

/// <summary>
/// Providers cache the beginnings of prompts for each account: a conversation is far cheaper where its last turn was (F-K1). What is short costs nothing here.
/// </summary>
internal static class CacheAffinity
{
    /// <summary>Where a request's prompt is cached; null where that is no question.</summary>
    public static WarmPrompt? Of(Exchange exchange, CachedPlan plan, TimeProvider clock)
    {
        if (exchange.BodyBytes < AffinityPolicy.LeastBytes)
        {
            return null;
        }

        var known = exchange.Trail?.Warm;
        return known is not null && ReferenceEquals(known.Plan, plan) ? known
            : exchange.Snapshot.Affinity.Enabled && exchange is { Operation: Operation.Generate, Envelope.Binding: not StateBinding.Stored } && HasChoice(plan) ? Look(exchange, plan, clock.Monotonic())
            : null;
    }

    /// <summary>The key of a target that has most of the prompt; minus one when there is none.</summary>
    public static int AccountAt(Exchange exchange, Target target) =>
        exchange.Trail?.Warm is { } warm && warm.Of(target) is { Tokens: > 0, Account: not PrefixHolder.NoAccount and var account } ? account : -1;

    /// <summary>An attempt begins: where targets are balanced, it counts.</summary>
    public static void Began(Exchange exchange, Target target, TimeProvider clock)
    {
        if (exchange.Plan is { Policy.Kind: PolicyKind.Balance })
        {
            target.Defence.Load.Add(clock.Monotonic());
        }
    }

    /// <summary>Notes which cache has the prompt of a request that was answered, as it was sent: without the turns that were left out.</summary>
    public static void Learn(Exchange exchange, TimeProvider clock)
    {
        if (exchange is not { Trail.Warm: { Prefixes: [var whole, ..] } warm, Winner: { Usage: { } usage } winner })
        {
            return;
        }

        var tokens = TokensIn(winner.Target, usage);
        if (tokens < AffinityPolicy.LeastTokens)
        {
            return;
        }

        var policy = exchange.Snapshot.Affinity;
        var isLong = usage.CacheWriteLong > 0 || (usage.CacheRead > 0 && warm.Of(winner.Target).IsLong);
        var until = PrefixHolder.Moment(clock.Monotonic() + (isLong ? policy.LongTtl : policy.Ttl));
        foreach (var prefix in warm.Prefixes)
        {
            // What a part has is by its length.
            var part = (long)((double)tokens * prefix.Bytes / whole.Bytes);
            if (part >= AffinityPolicy.LeastTokens)
            {
                exchange.Snapshot.Warm.Note(warm.Owner, prefix.Key, new PrefixHolder(NumberOf(winner.Target), (ushort)winner.Hold.KeyIndex, isLong, (int)Math.Min(part, int.MaxValue), until));
            }
        }
    }

    // Anthropic's API caches what it is asked to, and tells it; the others' cache whatever they are given.
    private static long TokensIn(Target target, in TokenUsage usage) => target.IsAnthropic ? usage.TotalInput - usage.Input : usage.TotalInput;

    private static bool HasChoice(CachedPlan plan) => plan.AllTargets.Count > 1 || plan.AllTargets[0].Defence.Keys.Count > 1;

    private static WarmPrompt Look(Exchange exchange, CachedPlan plan, TimeSpan now)
    {
        Span<PromptPrefix> prefixes = stackalloc PromptPrefix[PrefixScan.Most];
        prefixes = prefixes[..PrefixScan.Read(exchange.Body.Span, prefixes)];
        var warm = new WarmPrompt(plan, StickyHash.Of(exchange.Tenant?.Id, session: null, "")) { Prefixes = Ends(prefixes) };
        exchange.Noted.Warm = warm;
        Span<PrefixHolder> holders = stackalloc PrefixHolder[WarmPrefixes.MostHolders];
        foreach (var prefix in prefixes)
        {
            foreach (var holder in holders[..exchange.Snapshot.Warm.Find(warm.Owner, prefix.Key, now, holders)])
            {
                // A beginning that many conversations share must not bring them all to one key.
                Take(warm, prefix.Bytes * 2 >= prefixes[0].Bytes ? holder : holder with { Account = PrefixHolder.NoAccount });
            }
        }

        return warm;
    }

    // The longest prefix comes first, and with it the most tokens.
    private static void Take(WarmPrompt warm, in PrefixHolder holder)
    {
        var targets = warm.Plan.AllTargets;
        for (var place = 0; place < targets.Count; place++)
        {
            if (NumberOf(targets[place]) == holder.Target && !(warm.Holders?[place].Tokens >= holder.Tokens))
            {
                warm.Holders ??= new PrefixHolder[targets.Count];
                warm.Holders[place] = holder;
            }
        }
    }

    private static PromptPrefix[] Ends(ReadOnlySpan<PromptPrefix> prefixes) => prefixes.Length <= 3 ? prefixes.ToArray() : [prefixes[0], prefixes[^2], prefixes[^1]];

    private static uint NumberOf(Target target) => (uint)StickyHash.Of(target.Provider, target.Model, "");
}
