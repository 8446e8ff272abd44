namespace Breakwater.Core.Configuration.Keys;

/// <summary>A key whose values have a type.</summary>
internal sealed class Key<T>(string name, Shape<T> shape) : KeyDescription(name)
{
    public override Shape Shape => shape;

    public override bool Bind(MapNode section, KeyPath at, Reading reading, KeyValues values)
    {
        var path = at.Key(Name);
        if (reading.Preset?.Override(path.Text) is { } commanded && shape.TryBind(Node(commanded), path, reading, out var preset))
        {
            values.Set(this, preset);
            return true;
        }

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
        var node = text is null ? shape.WhenAbsent : Node(text);
        return node is not null && !Required && shape.TryBind(node, path, reading, out var value) ? value : default;
    }

    private static ScalarNode Node(string text) => new(0, 0, text, text);
}
