namespace Breakwater.Core.Routing.Choice;

/// <summary>Plans in words, for logs, errors and people.</summary>
public static class PlanWords
{
    /// <summary>Why a candidate is not tried.</summary>
    public static string Why(PlanQuestion question, Exclusion exclusion) => exclusion.Cause switch
    {
        ExclusionCause.CannotServe => $"lacks {Names(exclusion.Missing)}",
        ExclusionCause.TooLong => "has too short a context window",
        ExclusionCause.AnswerTooLong => "gives no answer so long",
        ExclusionCause.BelowFloor => $"is below the floor of {Lower(question.Tier)}",
        ExclusionCause.OtherProvider => $"is at another provider, which {Lower(question.Tier)} does not use",
        ExclusionCause.ThirdProvider => $"is at a third provider, and {Lower(question.Tier)} changes once",
        ExclusionCause.DearerWhileBurning => "is dearer, and the error budget burns",
        _ => $"is dearer than {Lower(question.Tier)} allows",
    };

    /// <summary>Capabilities by their names.</summary>
    public static string Names(Capabilities capabilities)
    {
        var names = new List<string>(2);
        foreach (var one in Enum.GetValues<Capabilities>())
        {
            if (one != Capabilities.None && capabilities.HasFlag(one))
            {
                names.Add(one == Capabilities.StructuredOutput ? "structured output" : Lower(one));
            }
        }

        return string.Join(" and ", names);
    }

    /// <summary>A value's name in lower case.</summary>
    public static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
