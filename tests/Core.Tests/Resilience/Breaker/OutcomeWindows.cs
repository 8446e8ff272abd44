using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Tests.Resilience.Breaker;

/// <summary>The ring against a plain list of everything that ever happened.</summary>
public sealed class OutcomeWindows
{
    [Fact]
    public void Ring_AnyRuleAndCourse_AgreesWithAList()
    {
        var met = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            var random = new SeededRandom(seed * 104_729);
            int Pick(int lowest, int highest) => lowest + (int)(random.NextDouble() * (highest - lowest + 1));
            TripRule Rule() => new(TimeSpan.FromMilliseconds(Pick(1, 20_000)), Pick(1, 12), Pick(0, 4) / 4.0, Pick(0, 1) == 0, Pick(1, 3));

            var rules = Enumerable.Range(0, Pick(1, 3)).Select(_ => Rule()).ToList();
            var ring = new OutcomeWindow();
            ring.Fit(rules);
            var list = new List<(long Second, bool Failed)>();
            var now = TimeSpan.FromSeconds(Pick(0, 1_000));
            for (var i = 0; i < 200; i++)
            {
                now += TimeSpan.FromMilliseconds(random.NextDouble() < 0.02 ? Pick(0, 90_000) : Pick(0, 1_500));
                var failed = random.NextDouble() < 0.4;
                ring.Add(now, failed);
                list.Add(((long)Math.Floor(now.TotalSeconds), failed));
                foreach (var rule in rules)
                {
                    var expected = Expected(rule, list, now);
                    ring.Meets(rule, now).ShouldBe(expected);
                    met += expected ? 1 : 0;
                }
            }
        }

        met.ShouldBeGreaterThan(2_000);
    }

    [Fact]
    public void Ring_MadeLarger_KeepsWhatItKnows()
    {
        var second = TimeSpan.FromSeconds(1);
        for (var start = 0; start < 200; start++)
        {
            var ring = new OutcomeWindow();
            ring.Fit([new TripRule(4 * second, 1, 1)]);
            for (var i = 0; i < 4; i++)
            {
                ring.Add((start + i) * second, failed: true);
            }

            var longer = new TripRule(100 * second, 4, 1);
            ring.Fit([longer]);

            ring.Meets(longer, (start + 3) * second).ShouldBeTrue();
            ring.Meets(longer, (start + 99) * second).ShouldBeTrue();
            ring.Meets(longer, (start + 100) * second).ShouldBeFalse();
        }
    }

    [Fact]
    public void Ring_WithoutRules_StillCounts()
    {
        var ring = new OutcomeWindow();
        ring.Fit([]);
        ring.Add(TimeSpan.FromSeconds(5), failed: true);

        ring.Meets(new TripRule(TimeSpan.FromSeconds(1), 1, 1), TimeSpan.FromSeconds(5.9)).ShouldBeTrue();
        ring.Meets(new TripRule(TimeSpan.FromSeconds(1), 1, 1), TimeSpan.FromSeconds(6)).ShouldBeFalse();
    }

    [Fact]
    public void Ring_Cleared_KnowsNothing()
    {
        var rule = new TripRule(TimeSpan.FromSeconds(30), 1, 0);
        var ring = new OutcomeWindow();
        ring.Fit([rule]);
        ring.Add(TimeSpan.FromSeconds(5), failed: true);
        ring.Meets(rule, TimeSpan.FromSeconds(5)).ShouldBeTrue();

        ring.Clear();

        ring.Meets(rule, TimeSpan.FromSeconds(5)).ShouldBeFalse();
    }

    private static bool Expected(TripRule rule, List<(long Second, bool Failed)> list, TimeSpan now)
    {
        var width = (long)Math.Max(1, Math.Ceiling(rule.Window.TotalSeconds));
        var end = (long)Math.Floor(now.TotalSeconds);
        for (var i = 0; i < rule.Windows; i++, end -= width)
        {
            var within = list.Where(call => call.Second > end - width && call.Second <= end).ToList();
            var failed = within.Count(call => call.Failed);
            var enough = rule.Inclusive ? failed >= rule.Share * within.Count : failed > rule.Share * within.Count;
            if (within.Count < rule.MinimumCalls || !enough)
            {
                return false;
            }
        }

        return true;
    }
}
