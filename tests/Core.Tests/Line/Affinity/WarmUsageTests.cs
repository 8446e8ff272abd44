using Breakwater.Core.Line.Affinity;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Affinity;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;

namespace Breakwater.Core.Tests.Line.Affinity;

/// <summary>F-K1: what an answer's usage says of the provider's cache, and for how long.</summary>
public sealed class WarmUsageTests
{
    private const ulong Owner = 1;
    private const ulong Whole = 7;
    private const ulong Beginning = 8;

    private readonly LineRig _rig = new((_, _) => new ValueTask<UpstreamReply>(new ScriptedReply(200, LineRig.Answer)));

    [Theory]
    [InlineData(true, 8000, 0, 0, 0, 0, 0)]
    [InlineData(true, 100, 0, 7900, 0, 7900, 5)]
    [InlineData(true, 100, 6000, 1900, 0, 7900, 5)]
    [InlineData(true, 100, 6000, 0, 1900, 7900, 60)]
    [InlineData(true, 7900, 100, 0, 0, 0, 0)]
    [InlineData(false, 8000, 0, 0, 0, 8000, 5)]
    [InlineData(false, 1000, 7000, 0, 0, 8000, 5)]
    [InlineData(false, 900, 0, 0, 0, 0, 0)]
    public void Learn_Usage_IsWhatTheCacheHolds(bool isAnthropic, int input, int read, int write, int writeLong, int tokens, int minutes)
    {
        Learn(isAnthropic, new TokenUsage { Input = input, CacheRead = read, CacheWrite = write, CacheWriteLong = writeLong });

        Find(Whole, TimeSpan.Zero).ShouldBe(tokens);
        Find(Beginning, TimeSpan.Zero).ShouldBe(tokens / 4);
        Find(Whole, TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1)).ShouldBe(tokens);
        Find(Whole, TimeSpan.FromMinutes(minutes)).ShouldBe(0);
    }

    /// <summary>What was written for an hour is kept for another one by being read.</summary>
    [Fact]
    public void Learn_ReadOfALongOne_StaysLong()
    {
        Learn(isAnthropic: true, new TokenUsage { CacheRead = 8000 }, new PrefixHolder(1, 0, true, 8000, 1));

        Find(Whole, TimeSpan.FromMinutes(59)).ShouldBe(8000);
    }

    private void Learn(bool isAnthropic, TokenUsage usage, PrefixHolder before = default)
    {
        ICodec codec = isAnthropic ? AnthropicCodec.Instance : OpenAiChatCodec.Instance;
        var target = _rig.Snapshot.TargetOf(_rig.Snapshot.Routes.Models[0]) with { Codecs = [codec] };
        var exchange = _rig.Open(LineRig.Body, new MemoryReply());
        exchange.Noted.Warm = new WarmPrompt(new CachedPlan([target], "default", "") { AllTargets = [target] }, Owner)
        {
            Prefixes = [new PromptPrefix(Whole, 40_000), new PromptPrefix(Beginning, 10_000)],
            Holders = [before],
        };
        exchange.TryCommit(new AttemptRecord(target, 0) { Usage = usage }).ShouldBeTrue();
        CacheAffinity.Learn(exchange, _rig.Clock);
    }

    private int Find(ulong prefix, TimeSpan later)
    {
        Span<PrefixHolder> holders = stackalloc PrefixHolder[WarmPrefixes.MostHolders];
        return _rig.Snapshot.Warm.Find(Owner, prefix, _rig.Clock.Monotonic() + later, holders) > 0 ? holders[0].Tokens : 0;
    }
}
