using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Breakwater.Core.Configuration.Keys;

/// <summary>Reads a text; false when it is not a value.</summary>
internal delegate bool ParseText<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>A single value that is written as text.</summary>
/// <param name="name">A few words for the reference.</param>
/// <param name="rule">What must hold, to follow "must be".</param>
/// <param name="parse">Reads the text.</param>
/// <param name="schema">Makes the JSON schema of the literal value.</param>
internal sealed class ScalarShape<T>(string name, string rule, ParseText<T> parse, Func<JsonObject> schema) : Shape<T>
{
    public override string Name => name;

    public override bool TryBind(ConfigNode node, KeyPath path, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not ScalarNode scalar)
        {
            reading.Refuse(path, node, $"must be {rule}, not {(node is ListNode ? "a list" : "a section")}.");
            return false;
        }

        if (scalar.Unset is { } variable)
        {
            reading.Refuse(path, node, $"needs the environment variable {variable}, which is not set or empty; set it, or write ${{{variable}:-default}}.");
            return false;
        }

        if (!parse(scalar.Text, out value))
        {
            reading.Refuse(path, node, $"must be {rule}.");
            return false;
        }

        return true;
    }

    public override JsonObject Schema()
    {
        var literal = schema();
        if (literal.Count == 1 && literal["type"]?.GetValue<string>() == "string")
        {
            return literal;
        }

        return new JsonObject { ["anyOf"] = new JsonArray(literal, new JsonObject { ["type"] = "string", ["pattern"] = @"\$\{.+\}" }) };
    }
}
