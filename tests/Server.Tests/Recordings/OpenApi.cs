using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Breakwater.Server.Tests.Recordings;

/// <summary>
/// Checks JSON against OpenAI's own OpenAPI document, as far as that says what clients rely on: types, required and known properties' schemas,
/// enums, unions and references. What it does not mention is allowed.
/// </summary>
internal sealed partial class OpenApi
{
    private static readonly Lazy<OpenApi> Loaded = new(static () => new OpenApi(Path.Combine(Library.Folder(), "openai-openapi.yaml")));

    private readonly YamlMappingNode _schemas;

    private OpenApi(string path)
    {
        var yaml = new YamlStream();
        using var reader = new StringReader(string.Join('\n', WithoutProse(File.ReadLines(path).SkipWhile(static line => line != "components:"))));
        yaml.Load(reader);
        _schemas = (YamlMappingNode)yaml.Documents[0].RootNode["components"]["schemas"];
    }

    /// <summary>The document; skips the test by name where it is absent.</summary>
    public static OpenApi Load()
    {
        Library.Folder();
        return Loaded.Value;
    }

    /// <summary>What is wrong with a value that should be of a named schema, each with its path; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems(string schema, JsonElement value)
    {
        var problems = new List<string>();
        Check(_schemas[schema], value, schema, problems);
        return problems;
    }

    // Block scalars are prose and samples, some of them written so that not every parser takes them.
    private static IEnumerable<string> WithoutProse(IEnumerable<string> lines)
    {
        var indent = -1;
        foreach (var line in lines)
        {
            var depth = line.Length - line.TrimStart().Length;
            if (indent >= 0 && (line.Trim().Length == 0 || depth > indent))
            {
                continue;
            }

            var text = line.TrimEnd();
            var isBlock = BlockStart().IsMatch(text);
            indent = isBlock ? depth : -1;
            yield return isBlock ? BlockStart().Replace(text, "$1 ''") : line;
        }
    }

    private void Check(YamlNode node, JsonElement value, string path, List<string> problems)
    {
        if (node is not YamlMappingNode schema)
        {
            return;
        }

        if (Word(schema, "$ref") is { } reference)
        {
            Check(_schemas[reference[(reference.LastIndexOf('/') + 1)..]], value, path, problems);
            return;
        }

        if (value.ValueKind == JsonValueKind.Null && Word(schema, "nullable") == "true")
        {
            return;
        }

        CheckUnions(schema, value, path, problems);
        CheckType(schema, value, path, problems);
        if (value.ValueKind == JsonValueKind.Object)
        {
            CheckObject(schema, value, path, problems);
        }
        else if (value.ValueKind == JsonValueKind.Array && Child(schema, "items") is { } items)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                Check(items, item, $"{path}[{index++}]", problems);
            }
        }
    }

    private void CheckUnions(YamlMappingNode schema, JsonElement value, string path, List<string> problems)
    {
        foreach (var part in Sequence(schema, "allOf"))
        {
            Check(part, value, path, problems);
        }

        foreach (var name in (string[])["anyOf", "oneOf"])
        {
            List<string>? fewest = null;
            foreach (var branch in Sequence(schema, name))
            {
                var found = new List<string>();
                Check(branch, value, path, found);
                fewest = fewest is null || found.Count < fewest.Count ? found : fewest;
            }

            problems.AddRange(fewest ?? []);
        }
    }

    private static void CheckType(YamlMappingNode schema, JsonElement value, string path, List<string> problems)
    {
        var types = Child(schema, "type") is YamlSequenceNode many ? [.. many.Select(static type => type.ToString())] : Word(schema, "type") is { } one ? new[] { one } : [];
        if (types.Length > 0 && !types.Any(type => IsOf(type, value)))
        {
            problems.Add($"{path} is {value.ValueKind}, not {string.Join(" or ", types)}");
        }

        var values = Sequence(schema, "enum").Select(static entry => entry.ToString()).ToArray();
        if (values.Length > 0 && value.ValueKind == JsonValueKind.String && !values.Contains(value.GetString()))
        {
            problems.Add($"{path} is '{value.GetString()}', not one of {string.Join(", ", values)}");
        }
    }

    private void CheckObject(YamlMappingNode schema, JsonElement value, string path, List<string> problems)
    {
        foreach (var name in Sequence(schema, "required").Select(static name => name.ToString()))
        {
            if (!value.TryGetProperty(name, out _))
            {
                problems.Add($"{path}.{name} is missing");
            }
        }

        if (Child(schema, "properties") is not YamlMappingNode properties)
        {
            return;
        }

        foreach (var (name, property) in properties.Children)
        {
            if (value.TryGetProperty(name.ToString(), out var member))
            {
                Check(property, member, $"{path}.{name}", problems);
            }
        }
    }

    [GeneratedRegex("(:|-) [|>][0-9+-]*$")]
    private static partial Regex BlockStart();

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Floor(number) == number,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    private static IEnumerable<YamlNode> Sequence(YamlMappingNode node, string name) => Child(node, name) as YamlSequenceNode ?? Enumerable.Empty<YamlNode>();

    private static YamlNode? Child(YamlMappingNode node, string name) => node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;

    private static string? Word(YamlMappingNode node, string name) => (Child(node, name) as YamlScalarNode)?.Value;
}
