namespace Breakwater.Core.Routing.Cutover;

/// <summary>How far a provider's traffic has been moved to others (A6.3).</summary>
public enum CutoverPhase
{
    /// <summary>It gets all that is meant for it.</summary>
    Normal,

    /// <summary>It is in trouble, and is looked at; its traffic stays (A6.8).</summary>
    Watch,

    /// <summary>A part of its traffic goes elsewhere (A6.10).</summary>
    Soft,

    /// <summary>All of its traffic goes elsewhere, for a while at least (A6.11).</summary>
    Hard,

    /// <summary>Its traffic comes back in steps (A6.13).</summary>
    Canary,
}
