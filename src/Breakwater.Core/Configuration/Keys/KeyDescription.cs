namespace Breakwater.Core.Configuration.Keys;

/// <summary>One key of the configuration: everything the reader, the editor schema and the reference need to know of it.</summary>
internal abstract class KeyDescription(string name)
{
    public string Name { get; } = name;

    /// <summary>What it sets, in one sentence.</summary>
    public required string Doc { get; init; }

    /// <summary>The point of the specification it implements; empty when it is only ours.</summary>
    public string Point { get; init; } = string.Empty;

    /// <summary>The default as it would be written; null when leaving it out means that there is none.</summary>
    public string? Default { get; init; }

    /// <summary>What leaving it out means, where that is not a fixed text.</summary>
    public string? DefaultNote { get; init; }

    /// <summary>True when the section makes no sense without it.</summary>
    public bool Required { get; init; }

    /// <summary>True when the value must never be shown.</summary>
    public bool Secret { get; init; }

    /// <summary>True when this version reads and checks the value but does not act on it.</summary>
    public bool NotEnforced { get; init; }

    public abstract Shape Shape { get; }

    /// <summary>Reads the value and files it; false when a required value is missing or unusable.</summary>
    public abstract bool Bind(MapNode section, KeyPath at, Reading reading, KeyValues values);
}
