using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Breakwater.Core.Configuration.Keys;

/// <summary>A list of sections. An item is labelled by its <c>id</c> or <c>name</c>, which stays the same when others are added before it.</summary>
internal sealed class SectionListShape<T>(Shape<T> item) : Shape<IReadOnlyList<Placed<T>>>
{
    public override string Name => "list";

    public override IReadOnlyList<KeyDescription> Keys => item.Keys;

    public override string Step => "[]";

    public override ConfigNode WhenAbsent { get; } = new ListNode(0, 0, []);

    public override bool TryBind(ConfigNode node, KeyPath path, Reading reading, [MaybeNullWhen(false)] out IReadOnlyList<Placed<T>> value)
    {
        value = null;
        if (node is not ListNode list)
        {
            reading.Refuse(path, node, "must be a list: one item a line, each after a dash.");
            return false;
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        var values = new List<Placed<T>>(list.Items.Count);
        for (var i = 0; i < list.Items.Count; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            var label = Label(list.Items[i]) is { } given && used.Add(given) ? given : number;
            var at = path.Item(label);
            reading.Note(at, list.Items[i], secret: false);
            if (item.TryBind(list.Items[i], at, reading, out var one))
            {
                values.Add(new Placed<T>(at, label, one));
            }
        }

        value = values;
        return true;
    }

    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = item.Schema() };

    private static string? Label(ConfigNode node) =>
        node is MapNode map && (map.Find("id") ?? map.Find("name")) is ScalarNode { Text: { Length: > 0 } text } && !text.AsSpan().ContainsAny('[', ']') ? text : null;
}
