using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Keys;

/// <summary>A section with a fixed set of keys, and what they make together.</summary>
internal abstract class Section<T> : Shape<T>
{
    private readonly List<KeyDescription> keys = [];

    public override string Name => "section";

    public override IReadOnlyList<KeyDescription> Keys => keys;

    public override ConfigNode? WhenAbsent => MapNode.Empty;

    public override bool TryBind(ConfigNode node, KeyPath path, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not MapNode map)
        {
            reading.Refuse(path, node, "must be a section of keys.");
            return false;
        }

        var values = new KeyValues();
        var complete = true;
        foreach (var key in keys.Concat(OtherKeys(map, path, reading)))
        {
            complete &= key.Bind(map, path, reading, values);
        }

        if (complete)
        {
            value = Build(values);
        }

        return complete;
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var key in keys)
        {
            var schema = key.Shape.Schema();
            schema["description"] = key.Point.Length == 0 ? key.Doc : $"{key.Doc} ({key.Point})";
            if ((key.Default ?? key.DefaultNote) is { } fallback)
            {
                schema["description"] = $"{schema["description"]} Default: {fallback}.";
            }

            properties[key.Name] = schema;
            if (key.Required)
            {
                required.Add(key.Name);
            }
        }

        var section = new JsonObject { ["type"] = "object", ["additionalProperties"] = KeyFor("x")?.Shape.Schema() ?? (JsonNode)false, ["properties"] = properties };
        if (required.Count > 0)
        {
            section["required"] = required;
        }

        return section;
    }

    /// <summary>What the values make; called only when every required key has one.</summary>
    protected abstract T Build(KeyValues values);

    /// <summary>The key for a name the file chose itself; null where only the documented names are allowed.</summary>
    protected virtual KeyDescription? KeyFor(string name) => null;

    /// <summary>Adds a key; keys are documented in the order in which they are added.</summary>
    protected Key<TValue> Add<TValue>(Key<TValue> key)
    {
        keys.Add(key);
        return key;
    }

    private List<KeyDescription> OtherKeys(MapNode map, KeyPath path, Reading reading)
    {
        var others = new List<KeyDescription>();
        foreach (var entry in map.Entries)
        {
            if (keys.Exists(key => string.Equals(key.Name, entry.Name, StringComparison.Ordinal)))
            {
                continue;
            }

            if (KeyFor(entry.Name) is { } other)
            {
                others.Add(other);
                continue;
            }

            var near = NearMatch.Find(entry.Name, keys.Select(key => key.Name));
            var advice = near.Count > 0 ? $"did you mean {near[0]}?" : $"known here: {string.Join(", ", keys.Select(key => key.Name))}.";

            // The value is not told: what an unknown key holds may be a secret.
            reading.Refuse(path.Key(entry.Name), new MapNode(entry.Line, entry.Column, []), $"unknown key; {advice}");
        }

        return others;
    }
}
