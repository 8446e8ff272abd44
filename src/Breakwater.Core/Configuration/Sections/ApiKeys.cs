using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Configuration.Sections;

/// <summary>A provider's credentials as the file gives them.</summary>
/// <param name="Values">The keys.</param>
/// <param name="Passthrough">The caller's own credential is used.</param>
/// <param name="Unset">Environment variables that the file names for keys and that are not set.</param>
internal sealed record ApiKeys(IReadOnlyList<Secret> Values, bool Passthrough, IReadOnlyList<string> Unset)
{
    /// <summary>True when keys were given and none is set: the provider cannot be used.</summary>
    public bool IsMissing => !Passthrough && Values.Count == 0 && Unset.Count > 0;
}

/// <summary>A list of keys, or <c>passthrough</c>. A key whose variable is not set is left out with a warning, so that one file serves with either provider.</summary>
internal sealed class ApiKeysShape : Shape<ApiKeys>
{
    private const string Passthrough = "passthrough";

    public override string Name => "list of secrets | passthrough";

    public override ConfigNode WhenAbsent { get; } = new ListNode(0, 0, []);

    public override bool TryBind(ConfigNode node, KeyPath path, Reading reading, [MaybeNullWhen(false)] out ApiKeys value)
    {
        if (node is ScalarNode { Text: Passthrough, Unset: null })
        {
            value = new ApiKeys([], Passthrough: true, []);
            return true;
        }

        var items = node is ListNode list ? list.Items : [node];
        var keys = new List<Secret>();
        var unset = new List<string>();
        var usable = true;
        for (var i = 0; i < items.Count; i++)
        {
            var at = path.Item(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            reading.Note(at, items[i], secret: true);
            switch (items[i])
            {
                case ScalarNode { Unset: { } variable }:
                    unset.Add(variable);
                    break;
                case ScalarNode { IsNull: false, Text: var text } when IsHeaderValue(text):
                    keys.Add(new Secret(text));
                    break;
                default:
                    reading.Refuse(at, "must be a key of visible ASCII characters without spaces, best as ${NAME}; or api_keys: passthrough.");
                    usable = false;
                    break;
            }
        }

        value = new ApiKeys(keys, Passthrough: false, unset);
        return usable;
    }

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["const"] = Passthrough },
            new JsonObject { ["type"] = "array", ["items"] = Schemas.Text() }),
    };

    // A line break or a control character in a key would end up in a request header.
    private static bool IsHeaderValue(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
