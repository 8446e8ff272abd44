using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Line.Planning;

/// <summary>Orders targets by health: the head of the damping first, then the least troubled, in the plan's order among equals. A pure function.</summary>
public static class RankingChoice
{
    /// <summary>One request in so many still goes to the target that has lost its place, so that its getting well is noticed (ours).</summary>
    private const double Trial = 0.05;

    /// <summary>Whether chance has a say: the plan's first has lost its place and could be tried.</summary>
    public static bool NeedsDraw(int head, TargetTrouble first) => head != 0 && (first is TargetTrouble.None or TargetTrouble.Unhealthy);

    /// <summary>The answer to a question.</summary>
    public static RankingAnswer Decide(RankingQuestion question)
    {
        TargetTrouble[] troubles = [.. question.Troubles];
        var head = question.Dwell.Next(troubles, question.HoldFor).Head;

        // What mends is asked first: its breaker lets only probes in, and sends everybody else on at no cost.
        var trial = head != 0 && (troubles[0] == TargetTrouble.Mending || (NeedsDraw(head, troubles[0]) && question.Draw < Trial));
        return new RankingAnswer(Ordered(troubles, trial ? 0 : head), head, trial);
    }

    private static List<int> Ordered(TargetTrouble[] troubles, int first)
    {
        var ordered = new List<int>(troubles.Length) { first };
        for (var trouble = TargetTrouble.None; trouble <= TargetTrouble.Open; trouble++)
        {
            for (var i = 0; i < troubles.Length; i++)
            {
                if (i != first && troubles[i] == trouble)
                {
                    ordered.Add(i);
                }
            }
        }

        return ordered;
    }
}
