using Breakwater.Core.Line.Defence;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Line;

/// <summary>Callers may invent any number of model names that a provider's pattern lets through.</summary>
public sealed class ForwardedNameTests : IDisposable
{
    private readonly ManualTimeProvider clock = new();
    private readonly Defences defences;

    public ForwardedNameTests() => defences = new Defences(new DefencePolicy(), new RetryPolicy().Budget, clock, static waiter => waiter.Execute());

    public void Dispose() => defences.Dispose();

    [Fact]
    public void Names_WithoutEnd_HaveABoundedNumberOfDefences()
    {
        for (var i = 0; i < 10_000; i++)
        {
            defences.OfForwarded("openai", $"gpt-{i}", keys: 1);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        defences.Targets.Count().ShouldBe(TargetBook.MostForwarded + 1);
    }

    [Fact]
    public void Names_BeyondTheirNumber_ShareOneDefenceAndLeaveTheOthersAlone()
    {
        var first = defences.OfForwarded("openai", "gpt-0", keys: 1);
        for (var i = 1; i < 100; i++)
        {
            defences.OfForwarded("openai", $"gpt-{i}", keys: 1);
        }

        defences.OfForwarded("openai", "gpt-0", keys: 1).ShouldBeSameAs(first);
        defences.OfForwarded("openai", "gpt-98", keys: 1).ShouldBeSameAs(defences.OfForwarded("openai", "gpt-99", keys: 1));
        defences.OfForwarded("openai", "gpt-99", keys: 1).Model.ShouldBe("(others)");
        defences.OfForwarded("claude", "claude-0", keys: 1).Model.ShouldBe("claude-0");
    }

    [Fact]
    public void Name_NotAskedForInAWhile_GivesItsPlaceToANewOne()
    {
        for (var i = 0; i < TargetBook.MostForwarded; i++)
        {
            defences.OfForwarded("openai", $"gpt-{i}", keys: 1);
        }

        var kept = defences.Find("openai", "gpt-1");
        clock.Advance(TimeSpan.FromMinutes(14));
        defences.OfForwarded("openai", "gpt-1", keys: 1);
        clock.Advance(TimeSpan.FromMinutes(2));

        defences.OfForwarded("openai", "gpt-new", keys: 1).Model.ShouldBe("gpt-new");
        defences.Find("openai", "gpt-0").ShouldBeNull();
        defences.Find("openai", "gpt-1").ShouldBeSameAs(kept);
    }

    [Fact]
    public void NameOfTheConfiguration_KeepsItsDefence_WhateverIsInvented()
    {
        var listed = defences.Of("openai", "gpt-listed", keys: 1);
        for (var i = 0; i < 1000; i++)
        {
            defences.OfForwarded("openai", $"gpt-{i}", keys: 1);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        defences.OfForwarded("openai", "gpt-listed", keys: 1).ShouldBeSameAs(listed);
        defences.Find("openai", "gpt-listed").ShouldBeSameAs(listed);
    }
}
