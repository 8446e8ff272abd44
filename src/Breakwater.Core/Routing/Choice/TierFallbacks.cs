namespace Breakwater.Core.Routing.Choice;

/// <summary>
/// Who stands in for the first candidate, by tier (A2.7, A2.16 to A2.18, C24). Gold: everybody, in order. Silver: lower models of the same provider, then one other
/// provider's, then better ones of the same. Bronze: the same, without the better ones, and the other provider only where it is allowed.
/// </summary>
internal static class TierFallbacks
{
    /// <summary>Orders the places behind the first one; how many stay.</summary>
    public static int Apply(PlanQuestion question, Span<int> places, List<Exclusion> excluded)
    {
        if (places.Length < 2 || question.Sla is { Fallbacks: Fallbacks.Listed, AllowCrossProvider: true })
        {
            return places.Length;
        }

        Span<int> listed = places.Length <= 64 ? stackalloc int[places.Length] : new int[places.Length];
        places.CopyTo(listed);
        var standing = new Standing(question, listed);
        var count = 0;
        for (var turn = Turn.First; turn <= Turn.Better; turn++)
        {
            foreach (var place in listed)
            {
                if (standing.TurnOf(place) == turn)
                {
                    places[count++] = place;
                }
            }
        }

        if (count < listed.Length)
        {
            standing.Tell(listed, excluded);
        }

        return count;
    }

    private enum Turn { First, SameProvider, OtherProvider, Better, Never }

    private readonly struct Standing
    {
        private readonly PlanQuestion question;
        private readonly int head;
        private readonly string? second;

        public Standing(PlanQuestion question, ReadOnlySpan<int> places)
        {
            this.question = question;
            head = places[0];
            foreach (var place in places)
            {
                if (!IsAtHome(place))
                {
                    second ??= question.Candidates[place].Provider;
                }
            }
        }

        public Turn TurnOf(int place)
        {
            if (place == head)
            {
                return Turn.First;
            }

            var fallbacks = question.Sla.Fallbacks;
            var isBetter = question.Candidates[place].Quality > question.Candidates[head].Quality;
            return IsAtHome(place) ? (fallbacks == Fallbacks.Listed || !isBetter ? Turn.SameProvider : fallbacks == Fallbacks.SameProviderFirst ? Turn.Better : Turn.Never)
                : !question.Sla.AllowCrossProvider || question.Candidates[place].Provider != second ? Turn.Never
                : fallbacks == Fallbacks.NoBetter && isBetter ? Turn.Never
                : Turn.OtherProvider;
        }

        public void Tell(ReadOnlySpan<int> places, List<Exclusion> excluded)
        {
            foreach (var place in places)
            {
                if (TurnOf(place) == Turn.Never)
                {
                    excluded.Add(new Exclusion(place, CauseOf(place)));
                }
            }
        }

        private ExclusionCause CauseOf(int place) => IsAtHome(place) ? ExclusionCause.Dearer
            : !question.Sla.AllowCrossProvider ? ExclusionCause.OtherProvider
            : question.Candidates[place].Provider != second ? ExclusionCause.ThirdProvider
            : ExclusionCause.Dearer;

        private bool IsAtHome(int place) => question.Candidates[place].Provider == question.Candidates[head].Provider;
    }
}
