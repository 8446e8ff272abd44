using Breakwater.Core.Configuration;

namespace Breakwater.Simulator.Scenarios;

/// <summary>A configuration made in memory, key by key.</summary>
internal sealed class ConfigTree
{
    private readonly List<(string Name, object Value)> _entries = [];

    /// <summary>Sets a value by its key path; sections on the way are made.</summary>
    public ConfigTree Set(string path, string value) => Place(path, Scalar(value));

    /// <summary>Sets a list of values.</summary>
    public ConfigTree Set(string path, IEnumerable<string> values) => Place(path, new ListNode(0, 0, [.. values.Select(Scalar)]));

    /// <summary>Sets a list of sections.</summary>
    public ConfigTree Set(string path, IEnumerable<ConfigTree> sections) => Place(path, new ListNode(0, 0, [.. sections.Select(section => section.Build())]));

    public MapNode Build() => new(0, 0, [.. _entries.Select(entry => new ConfigEntry(0, 0, entry.Name, entry.Value as ConfigNode ?? ((ConfigTree)entry.Value).Build()))]);

    private ConfigTree Place(string path, ConfigNode node)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            _entries.Add((path, node));
            return this;
        }

        var name = path[..dot];
        if (_entries.Find(entry => entry.Name == name).Value is not ConfigTree section)
        {
            section = new ConfigTree();
            _entries.Add((name, section));
        }

        section.Place(path[(dot + 1)..], node);
        return this;
    }

    private static ScalarNode Scalar(string value) => new(0, 0, value, value);
}
