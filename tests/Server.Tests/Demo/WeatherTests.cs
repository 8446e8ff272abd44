using Breakwater.Demo;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Demo;

/// <summary>Which storm comes when.</summary>
public sealed class WeatherTests
{
    [Fact]
    public async Task Phases_EachForItsTime_ThenAllOver_UntilStopped()
    {
        var clock = new ManualTimeProvider();
        using var stopping = new CancellationTokenSource();
        List<string> applied = [];
        DemoPhase[] phases = [new("a", "A", TimeSpan.FromSeconds(20)), new("b", "B", TimeSpan.FromSeconds(5))];
        var weather = new Weather(phases, phase => { applied.Add(phase.Name); return ValueTask.CompletedTask; }, clock);
        weather.Current.Name.ShouldBe("a");

        var running = weather.RunAsync(stopping.Token);
        foreach (var (seconds, count) in new[] { (20, 2), (5, 3), (20, 4) })
        {
            clock.Advance(TimeSpan.FromSeconds(seconds));
            while (applied.Count < count || clock.PendingTimers == 0)
            {
                await Task.Yield();
            }
        }

        await stopping.CancelAsync();
        await running;
        applied.ShouldBe(["a", "b", "a", "b"]);
        weather.Current.Name.ShouldBe("b");
    }

    [Fact]
    public void Loop_StartsCalm_HasEveryStorm_AndEndsWell()
    {
        DemoPhase.All.Select(phase => phase.Name).ShouldBe(["calm", "429-storm", "recovery", "slow", "outage", "recovery"]);
        DemoPhase.All[0].ShouldSatisfyAllConditions(calm => calm.Capacity.ShouldBe(1), calm => calm.Faults.ShouldBeEmpty());
        DemoPhase.All[1].Capacity.ShouldBe(0.25);
    }

    [Fact]
    public void Sentence_NamesTheStorm_AndWhoseCircuitIsNotClosed()
    {
        var tally = new Tally(new ManualTimeProvider());
        TargetLine well = new("openai", "first", "closed", 100, null, 0, 0);
        var phase = DemoPhase.All[0];

        new DemoMoment(phase, [well], tally).Sentence.ShouldBe("Both providers are well.");
        new DemoMoment(phase, [well, well with { Provider = "claude", Breaker = "half_open" }], tally).Sentence
            .ShouldBe("Both providers are well; the circuit of claude is half open.");
    }
}
