namespace Breakwater.Core.Primitives;

/// <summary>A credential that no log, message, debugger or serializer shows by accident: only <see cref="Reveal"/> gives its text.</summary>
[System.Diagnostics.DebuggerDisplay("***")]
public sealed class Secret(string value)
{
    private readonly string value = value;

    /// <summary>The text itself, for the one place that sends it.</summary>
    public string Reveal() => value;

    public override string ToString() => "***";
}
