namespace Breakwater.Core.Routing;

/// <summary>What a task is worth (A7.2): the more it matters, the lower the number.</summary>
public enum ValueClass
{
    /// <summary>Quality first, higher cost allowed: orders, risk control, escalated support.</summary>
    L0,

    /// <summary>Balanced: normal questions, reports.</summary>
    L1,

    /// <summary>Cost first: drafts, rewriting, tagging.</summary>
    L2,
}
