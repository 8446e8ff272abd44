using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

/// <summary>A reload changes the numbers and keeps what was learnt.</summary>
public sealed class LimitChoices
{
    private readonly StableMeter meter = new(TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(LimitKind.Aimd, typeof(AimdLimit))]
    [InlineData(LimitKind.Gradient, typeof(GradientLimit))]
    [InlineData(LimitKind.Fixed, typeof(FixedLimit))]
    public void Choice_AtTheStart_IsWhatThePolicyAsksFor(LimitKind kind, Type type)
    {
        Choose(kind, null, null).ShouldBeOfType(type);
        Choose(kind, null, null).Limit.ShouldBe(int.MaxValue);
        Choose(kind, 48, null).Limit.ShouldBe(48);
    }

    [Fact]
    public void Fixed_AnySample_StaysAsGiven()
    {
        var limit = Choose(LimitKind.Fixed, 10, null);
        limit.Advance(TimeSpan.FromSeconds(1));
        limit.Started(TimeSpan.FromSeconds(1), 10);
        limit.Ended(Refusal(5));

        limit.Limit.ShouldBe(10);
        limit.NextRise.ShouldBe(TimeSpan.MaxValue);
        limit.LastCut.ShouldBeNull();
    }

    [Theory]
    [InlineData(LimitKind.Aimd, LimitKind.Aimd)]
    [InlineData(LimitKind.Aimd, LimitKind.Gradient)]
    [InlineData(LimitKind.Gradient, LimitKind.Aimd)]
    [InlineData(LimitKind.Gradient, LimitKind.Gradient)]
    public void Reload_LimitWasLearnt_IsKept(LimitKind from, LimitKind to)
    {
        var before = Choose(from, 48, null);
        before.Ended(Refusal(20));
        var after = Choose(to, 100, before);

        after.Limit.ShouldBe(14);
        after.LastCut.ShouldBe(TimeSpan.FromSeconds(1));
        ReferenceEquals(after, before).ShouldBe(from == to);
    }

    [Theory]
    [InlineData(LimitKind.Aimd)]
    [InlineData(LimitKind.Gradient)]
    public void Reload_StillOpen_TakesTheNewStart(LimitKind kind) => Choose(kind, 48, Choose(kind, null, null)).Limit.ShouldBe(48);

    [Fact]
    public void Reload_FromFixed_BeginsThere()
    {
        Choose(LimitKind.Aimd, 100, Choose(LimitKind.Fixed, 30, null)).Limit.ShouldBe(30);
        Choose(LimitKind.Aimd, 100, Choose(LimitKind.Fixed, null, null)).Limit.ShouldBe(100);
        Choose(LimitKind.Fixed, 30, Choose(LimitKind.Aimd, 100, null)).Limit.ShouldBe(30);
    }

    [Fact]
    public void Reload_NewCeilingAndFloor_HoldAtOnce()
    {
        var limit = Choose(LimitKind.Aimd, 100, null);
        LimitChoice.For(new GatePolicy { Ceiling = 64 }, meter, limit).Limit.ShouldBe(64);
        LimitChoice.For(new GatePolicy { Floor = 200 }, meter, limit).Limit.ShouldBe(200);
    }

    private static LimitSample Refusal(int left) => new(LimiterVerdict.Dropped, TimeSpan.Zero, TimeSpan.FromSeconds(1), null, left);

    private ILimitAlgorithm Choose(LimitKind kind, int? initial, ILimitAlgorithm? before) =>
        LimitChoice.For(new GatePolicy { Algorithm = kind, Initial = initial }, meter, before);
}
