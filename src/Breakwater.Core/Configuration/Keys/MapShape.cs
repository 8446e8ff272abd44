using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Breakwater.Core.Configuration.Keys;

/// <summary>Values under names that the file chooses.</summary>
internal sealed class MapShape<T>(Shape<T> value) : Shape<IReadOnlyList<Placed<T>>>
{
    public override string Name => value.Keys.Count > 0 ? "map" : $"map of {value.Name}";

    public override IReadOnlyList<KeyDescription> Keys => value.Keys;

    public override string Step => ".<name>";

    public override ConfigNode WhenAbsent => MapNode.Empty;

    public override bool TryBind(ConfigNode node, KeyPath path, Reading reading, [MaybeNullWhen(false)] out IReadOnlyList<Placed<T>> read)
    {
        read = null;
        if (node is not MapNode map)
        {
            reading.Refuse(path, node, "must be a section of names with their values.");
            return false;
        }

        var values = new List<Placed<T>>(map.Entries.Count);
        foreach (var entry in map.Entries)
        {
            var at = path.Key(entry.Name);
            reading.Note(at, entry.Value, secret: false);
            if (!Scalars.IsName(entry.Name))
            {
                reading.Refuse(at, new ScalarNode(entry.Line, entry.Column, entry.Name, entry.Name), Scalars.NameRule);
            }
            else if (value.TryBind(entry.Value, at, reading, out var one))
            {
                values.Add(new Placed<T>(at, entry.Name, one));
            }
        }

        read = values;
        return true;
    }

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = value.Schema() };
}
