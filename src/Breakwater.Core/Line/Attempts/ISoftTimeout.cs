namespace Breakwater.Core.Line.Attempts;

/// <summary>Told when an attempt has run for a while without a limit of its own being hit.</summary>
public interface ISoftTimeout
{
    /// <summary>The time has passed. Called on the timer's thread, under no lock.</summary>
    void Passed();
}
