namespace Breakwater.Core.Primitives;

/// <summary>How a side is told to callers.</summary>
public static class FaultSides
{
    /// <summary><c> (at fault: the provider)</c>; empty when nobody can tell.</summary>
    public static string Blame(this FaultSide side) => side switch
    {
        FaultSide.Client => " (at fault: the request)",
        FaultSide.Gateway => " (at fault: the gateway)",
        FaultSide.Provider => " (at fault: the provider)",
        _ => "",
    };
}
