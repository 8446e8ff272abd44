using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Breakwater.Server.Admin.Routes;

/// <summary>Writes the OpenAPI 3.1 document of the admin plane from its routes and the types of their bodies.</summary>
internal static class OpenApiDocument
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = JsonTypeInfoResolver.Combine() };

    private static readonly Dictionary<int, string> Meanings = new()
    {
        [400] = "What was sent is wrong; the error names what, and what to change",
        [401] = "No admin token, or a wrong one",
        [404] = "There is no such thing",
        [409] = "It does not go together with what there is",
        [413] = "There is too much of it",
        [422] = "The configuration is refused, and the old one goes on",
        [503] = "The store is stopped, or nothing is ready; retry-after says when to ask again",
    };

    public static string Write(IReadOnlyList<AdminRoute> routes)
    {
        var (paths, schemas) = (new JsonObject(), new SortedDictionary<string, JsonNode>(StringComparer.Ordinal));
        foreach (var route in routes)
        {
            var path = (paths[route.Path] ??= new JsonObject()).AsObject();
            path.Add(route.Method.ToLowerInvariant(), Operation(route, schemas));
        }

        _ = Reference(AdminJson.Default.AdminError, schemas);
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Breakwater admin plane",
                ["version"] = "1",
                ["description"] = "JSON over the admin listener (listen.admin), for who holds the admin token. Every change needs a reason and is in the audit log.",
            },
            ["security"] = new JsonArray(new JsonObject { ["admin_token"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["admin_token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
                ["schemas"] = new JsonObject(schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value))),
            },
        };
        return document.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Operation(AdminRoute route, SortedDictionary<string, JsonNode> schemas)
    {
        var operation = new JsonObject { ["summary"] = route.Summary };
        if (route.IsOpen)
        {
            operation["security"] = new JsonArray();
        }

        JsonNode[] parameters = [.. route.Query.Select(one => Parameter(one.Name, "query", one.Type, one.Doc)), .. route.Wildcard is { } name ? new[] { Parameter(name, "path", "string", "Which one") } : []];
        if (parameters.Length > 0)
        {
            operation["parameters"] = new JsonArray(parameters);
        }

        if (route.Body is { } body)
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(body, schemas) };
        }

        if (route.TakesYaml)
        {
            operation["requestBody"] = new JsonObject { ["content"] = new JsonObject { ["application/yaml"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } } };
        }

        var success = new JsonObject { ["description"] = "Done" };
        success["content"] = route.Answer is { } answer ? Content(answer, schemas) : new JsonObject
        {
            [route.TextType ?? "application/json"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = route.TextType is null ? "object" : "string" } },
        };
        var responses = new JsonObject { [Text(route.Status)] = success };
        foreach (var status in (int[])[.. route.IsOpen ? [] : (int[])[401], .. route.Refusals])
        {
            responses[Text(status)] = new JsonObject { ["description"] = Meanings[status], ["content"] = Content(AdminJson.Default.AdminError, schemas) };
        }

        operation["responses"] = responses;
        return operation;
    }

    private static JsonNode Parameter(string name, string place, string type, string doc) => new JsonObject
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = place == "path",
        ["description"] = doc,
        ["schema"] = new JsonObject { ["type"] = type },
    };

    private static JsonObject Content(JsonTypeInfo type, SortedDictionary<string, JsonNode> schemas) =>
        new() { ["application/json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = Reference(type, schemas) } } };

    private static string Reference(JsonTypeInfo type, SortedDictionary<string, JsonNode> schemas)
    {
        var name = type.Type.Name;
        var place = $"#/components/schemas/{name}";
        if (!schemas.ContainsKey(name))
        {
            var schema = type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
            Rebase(schema, place);
            schemas[name] = schema;
        }

        return place;
    }

    // What a type repeats of itself is told by a place in it, which here is a place in the document.
    private static void Rebase(JsonNode? node, string place)
    {
        if (node is JsonObject members)
        {
            if (members["$ref"] is JsonValue value && value.GetValue<string>() is ['#', .. var rest])
            {
                members["$ref"] = place + rest;
            }

            foreach (var (_, member) in members)
            {
                Rebase(member, place);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Rebase(item, place);
            }
        }
    }

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
