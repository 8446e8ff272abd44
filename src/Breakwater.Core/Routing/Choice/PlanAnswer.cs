namespace Breakwater.Core.Routing.Choice;

/// <summary>What was chosen, and why.</summary>
/// <param name="Places">Places of the candidates to try, in this order, none twice; empty when none may serve.</param>
/// <param name="Excluded">The other candidates.</param>
/// <param name="Reason">Why this order; empty when it is the one that the route lists.</param>
public sealed record PlanAnswer(IReadOnlyList<int> Places, IReadOnlyList<Exclusion> Excluded, string Reason);

/// <summary>A candidate that is not tried.</summary>
/// <param name="Place">Its place in the question.</param>
/// <param name="Cause">Why not.</param>
/// <param name="Missing">What it lacks, for <see cref="ExclusionCause.CannotServe"/>.</param>
public readonly record struct Exclusion(int Place, ExclusionCause Cause, Capabilities Missing = Capabilities.None);

/// <summary>Why a candidate is not tried.</summary>
public enum ExclusionCause
{
    /// <summary>The request needs something that the model cannot do.</summary>
    CannotServe,

    /// <summary>Prompt and answer are too long for the model.</summary>
    TooLong,

    /// <summary>The caller asks for a longer answer than the model gives.</summary>
    AnswerTooLong,

    /// <summary>The model is below the tier's quality floor.</summary>
    BelowFloor,

    /// <summary>The tier keeps to one provider.</summary>
    OtherProvider,

    /// <summary>The tier changes the provider once at most.</summary>
    ThirdProvider,

    /// <summary>The tier has no fallback to a better, dearer model.</summary>
    Dearer,

    /// <summary>It costs more than the first candidate, which is not allowed while the error budget burns.</summary>
    DearerWhileBurning,
}
