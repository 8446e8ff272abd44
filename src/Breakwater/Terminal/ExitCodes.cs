namespace Breakwater.Terminal;

/// <summary>What every verb returns (CONTRACT section 11).</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration.</summary>
    public const int Usage = 2;
}
