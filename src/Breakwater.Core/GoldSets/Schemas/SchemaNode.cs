using System.Text.Json;

namespace Breakwater.Core.GoldSets.Schemas;

/// <summary>Where and how a value at a place breaks a rule; null when it does not.</summary>
internal delegate string? SchemaRule(JsonElement value, string at, int depth);

/// <summary>A schema within a schema: all its rules must hold. Filled while it is read, so that references may go round in circles.</summary>
internal sealed class SchemaNode
{
    private const int Deepest = 200;
    private readonly List<SchemaRule> _rules = [];

    public void Add(SchemaRule rule) => _rules.Add(rule);

    public string? Breach(JsonElement value, string at, int depth)
    {
        if (depth > Deepest)
        {
            return $"{at}: the schema refers to itself without end";
        }

        foreach (var rule in _rules)
        {
            if (rule(value, at, depth + 1) is { } breach)
            {
                return breach;
            }
        }

        return null;
    }

    public bool Holds(JsonElement value, string at, int depth) => Breach(value, at, depth) is null;
}
