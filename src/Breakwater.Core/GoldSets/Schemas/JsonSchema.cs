using System.Text.Json;

namespace Breakwater.Core.GoldSets.Schemas;

/// <summary>
/// A JSON schema of draft 2020-12: the core keywords of types, objects, lists, texts, numbers and their combinations. A keyword that it does not know is refused by name, so that no
/// schema seems to hold that was not looked at. Immutable and safe for concurrent use.
/// </summary>
public sealed class JsonSchema
{
    private readonly SchemaNode _root;

    private JsonSchema(SchemaNode root, string text) => (_root, Text) = (root, text);

    /// <summary>The schema as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a schema; null, and why, when it is none.</summary>
    public static JsonSchema? Read(string text, out string? problem)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var reader = new SchemaReader(json.RootElement.Clone());
            var root = reader.Read();
            problem = reader.Problem;
            return root is null ? null : new JsonSchema(root, text);
        }
        catch (JsonException broken)
        {
            problem = $"is not JSON: {broken.Message}";
            return null;
        }
    }

    /// <summary>Where and how a value breaks the schema; null when it holds. Nothing of the value itself is told.</summary>
    public string? Breach(JsonElement value) => _root.Breach(value, "$", 0);
}
