namespace Breakwater.Core.Configuration.Keys;

/// <summary>One key of the configuration: everything the reader, the editor schema and the reference need to know of it.</summary>
internal abstract class Key(string name)
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

/// <summary>A key whose values have a type.</summary>
internal sealed class Key<T>(string name, Shape<T> shape) : Key(name)
{
    public override Shape Shape => shape;

    public override bool Bind(MapNode section, KeyPath at, Reading reading, KeyValues values)
    {
        var path = at.Key(Name);
        if (section.Find(Name) is { } node and not ScalarNode { IsNull: true })
        {
            reading.Note(path, node, Secret);
            NoteNotEnforced(node, path, reading);
            if (shape.TryBind(node, path, reading, out var given))
            {
                values.Set(this, given);
                return true;
            }
        }
        else if (Required)
        {
            reading.Refuse(path, "is required here.");
        }

        // A refused value is replaced by the default, so that the other rules can still be checked.
        values.Set(this, Fallback(path, reading));
        return !Required;
    }

    private void NoteNotEnforced(ConfigNode node, KeyPath path, Reading reading)
    {
        if (NotEnforced && !(node is ScalarNode scalar && string.Equals(scalar.Text, Default, StringComparison.Ordinal)))
        {
            reading.NoteNotEnforced(path);
        }
    }

    private T? Fallback(KeyPath path, Reading reading)
    {
        var text = reading.Profile.Find(path.Text) ?? Default;
        var node = text is null ? shape.WhenAbsent : new ScalarNode(0, 0, text, text);
        return node is not null && !Required && shape.TryBind(node, path, reading, out var value) ? value : default;
    }
}
