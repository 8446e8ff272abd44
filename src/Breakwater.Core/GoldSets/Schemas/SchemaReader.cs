using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Breakwater.Core.GoldSets.Schemas;

/// <summary>Reads a schema into rules. For one schema.</summary>
internal sealed class SchemaReader(JsonElement document)
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";
    private static readonly string[] Types = ["null", "boolean", "object", "array", "number", "string", "integer"];
    private static readonly string[] Remarks = ["$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"];
    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);

    /// <summary>The first thing that is wrong; null for nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>The whole schema; null when something is wrong.</summary>
    public SchemaNode? Read()
    {
        var root = NodeAt("#", document);
        return Problem is null ? root : null;
    }

    // The same place is read once, whoever refers to it.
    private SchemaNode NodeAt(string place, JsonElement schema)
    {
        if (_nodes.TryGetValue(place, out var known))
        {
            return known;
        }

        var node = new SchemaNode();
        _nodes[place] = node;
        switch (schema.ValueKind)
        {
            case JsonValueKind.False:
                node.Add(static (_, at, _) => $"{at}: nothing is allowed here");
                break;
            case JsonValueKind.Object:
                foreach (var keyword in schema.EnumerateObject())
                {
                    Take(node, schema, keyword.Name, keyword.Value, place);
                }

                break;
            case not JsonValueKind.True:
                Refuse(place, "must be an object or a boolean");
                break;
        }

        return node;
    }

    private void Take(SchemaNode node, JsonElement schema, string keyword, JsonElement value, string place)
    {
        var at = $"{place}/{keyword}";
        var rule = keyword switch
        {
            "type" => TypeRule(value, at),
            "const" => (element, where, _) => JsonElement.DeepEquals(element, value) ? null : $"{where}: is not the constant",
            "enum" => EnumRule(value, at),
            "$ref" => Apply(Reference(value, at)),
            "$defs" => Definitions(value, at),
            "$schema" => DraftRule(value, at),
            "allOf" or "anyOf" or "oneOf" => CombinedRule(keyword, value, at),
            "not" => Not(NodeAt(at, value)),
            "if" => IfRule(schema, value, place),
            "then" or "else" => schema.TryGetProperty("if", out _) ? null : Refuse(at, "has no effect without if"),
            _ => ValueRules(schema, keyword, value, at),
        };
        if (rule is not null)
        {
            node.Add(rule);
        }
    }

    private SchemaRule? ValueRules(JsonElement schema, string keyword, JsonElement value, string at) => keyword switch
    {
        "properties" => Map(value, at) is { } known ? ObjectRules.Properties(known) : null,
        "patternProperties" => Patterns(value, at) is { } patterns ? ObjectRules.PatternProperties(patterns) : null,
        "additionalProperties" => ObjectRules.Additional(Names(schema), Patterns(schema), NodeAt(at, value)),
        "propertyNames" => ObjectRules.Names(NodeAt(at, value)),
        "required" => Texts(value, at) is { } names ? ObjectRules.Required(names) : null,
        "minProperties" or "maxProperties" => Count(value, at) is { } count ? ObjectRules.Size(keyword == "minProperties", count) : null,
        "items" => ListRules.Items(schema.TryGetProperty("prefixItems", out var prefix) && prefix.ValueKind == JsonValueKind.Array ? prefix.GetArrayLength() : 0, NodeAt(at, value)),
        "prefixItems" => Nodes(value, at) is { } nodes ? ListRules.Prefix(nodes) : null,
        "contains" => ListRules.Contains(NodeAt(at, value)),
        "minItems" or "maxItems" => Count(value, at) is { } count ? ListRules.Size(keyword == "minItems", count) : null,
        "uniqueItems" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? ListRules.Unique(value.ValueKind == JsonValueKind.True) : Refuse(at, "must be true or false"),
        "minLength" or "maxLength" => Count(value, at) is { } count ? ScalarRules.Length(keyword == "minLength", count) : null,
        "pattern" => Pattern(value, at) is { } pattern ? ScalarRules.Pattern(pattern) : null,
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" => Number(value, at) is { } bound
            ? keyword != "multipleOf" || bound > 0 ? ScalarRules.Bound(keyword, bound) : Refuse(at, "must be above zero")
            : null,
        _ when Remarks.Contains(keyword, StringComparer.Ordinal) => null,
        _ => Refuse(at, "is a keyword that is not checked here; leave it out"),
    };

    private SchemaRule? TypeRule(JsonElement value, string at)
    {
        var names = value.ValueKind == JsonValueKind.String ? [value.GetString()!] : Texts(value, at);
        if (names?.FirstOrDefault(name => !Types.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            return Refuse(at, $"'{unknown}' is no type; types are {string.Join(", ", Types)}");
        }

        return names is null ? null : ScalarRules.Type(names);
    }

    private SchemaRule? EnumRule(JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return Refuse(at, "must be a list");
        }

        var values = value.EnumerateArray().ToList();
        return (element, where, _) => values.Exists(one => JsonElement.DeepEquals(element, one)) ? null : $"{where}: is none of the {values.Count} values";
    }

    private SchemaRule? DraftRule(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.String && value.ValueEquals(Draft) ? null : Refuse(at, $"must be {Draft}");

    private SchemaRule? Definitions(JsonElement value, string at)
    {
        _ = Map(value, at);
        return null;
    }

    private SchemaRule? CombinedRule(string keyword, JsonElement value, string at)
    {
        if (Nodes(value, at) is not { } nodes)
        {
            return null;
        }

        return keyword switch
        {
            "allOf" => (element, where, depth) => nodes.Select(node => node.Breach(element, where, depth)).FirstOrDefault(breach => breach is not null),
            "anyOf" => (element, where, depth) => nodes.Exists(node => node.Holds(element, where, depth)) ? null : $"{where}: holds none of anyOf",
            _ => (element, where, depth) => nodes.Count(node => node.Holds(element, where, depth)) is var held && held == 1 ? null : $"{where}: holds {held} of oneOf, not one",
        };
    }

    private SchemaRule IfRule(JsonElement schema, JsonElement value, string place)
    {
        var condition = NodeAt($"{place}/if", value);
        var then = schema.TryGetProperty("then", out var one) ? NodeAt($"{place}/then", one) : null;
        var otherwise = schema.TryGetProperty("else", out var other) ? NodeAt($"{place}/else", other) : null;
        return (element, where, depth) => (condition.Holds(element, where, depth) ? then : otherwise)?.Breach(element, where, depth);
    }

    private static SchemaRule Not(SchemaNode node) => (element, where, depth) => node.Holds(element, where, depth) ? $"{where}: is what not forbids" : null;

    private static SchemaRule? Apply(SchemaNode? node) => node is null ? null : node.Breach;

    private SchemaNode? Reference(JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not ['#', .. var pointer])
        {
            Refuse(at, "must be a reference within the schema, such as #/$defs/name");
            return null;
        }

        var target = document;
        foreach (var step in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            var isThere = target.ValueKind switch
            {
                JsonValueKind.Object => target.TryGetProperty(step, out target),
                JsonValueKind.Array when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < target.GetArrayLength() => (target = target[index]).ValueKind != JsonValueKind.Undefined,
                _ => false,
            };
            if (!isThere)
            {
                Refuse(at, $"'{value.GetString()}' leads nowhere");
                return null;
            }
        }

        return NodeAt($"#{pointer.TrimEnd('/')}", target);
    }

    private List<SchemaNode>? Nodes(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
        {
            return [.. value.EnumerateArray().Select((one, index) => NodeAt(string.Create(CultureInfo.InvariantCulture, $"{at}/{index}"), one))];
        }

        Refuse(at, "must be a list of at least one schema");
        return null;
    }

    private Dictionary<string, SchemaNode>? Map(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return value.EnumerateObject().ToDictionary(one => one.Name, one => NodeAt($"{at}/{one.Name}", one.Value), StringComparer.Ordinal);
        }

        Refuse(at, "must be an object of schemas");
        return null;
    }

    private List<(Regex Name, SchemaNode Node)>? Patterns(JsonElement value, string at)
    {
        if (Map(value, at) is not { } map)
        {
            return null;
        }

        var patterns = new List<(Regex, SchemaNode)>(map.Count);
        foreach (var (text, node) in map)
        {
            if (SafeRegex.Read(text, out var problem) is { } pattern)
            {
                patterns.Add((pattern, node));
            }
            else
            {
                Refuse($"{at}/{text}", problem!);
            }
        }

        return patterns;
    }

    // Refused where they stand, not here.
    private static List<Regex> Patterns(JsonElement schema) =>
        schema.TryGetProperty("patternProperties", out var patterns) && patterns.ValueKind == JsonValueKind.Object
            ? [.. patterns.EnumerateObject().Select(one => SafeRegex.Read(one.Name, out _)).OfType<Regex>()]
            : [];

    private static HashSet<string> Names(JsonElement schema) =>
        schema.TryGetProperty("properties", out var known) && known.ValueKind == JsonValueKind.Object
            ? [.. known.EnumerateObject().Select(one => one.Name)]
            : [];

    private List<string>? Texts(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(one => one.GetString()!)];
        }

        Refuse(at, "must be a list of texts");
        return null;
    }

    private Regex? Pattern(JsonElement value, string at)
    {
        var problem = "must be a text";
        var pattern = value.ValueKind == JsonValueKind.String ? SafeRegex.Read(value.GetString()!, out problem) : null;
        if (pattern is null)
        {
            Refuse(at, problem!);
        }

        return pattern;
    }

    private int? Count(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0)
        {
            return count;
        }

        Refuse(at, "must be a whole number from 0");
        return null;
    }

    private double? Number(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.GetDouble();
        }

        Refuse(at, "must be a number");
        return null;
    }

    private SchemaRule? Refuse(string place, string rule)
    {
        Problem ??= $"{place} {rule}";
        return null;
    }
}
