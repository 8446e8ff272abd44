using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Breakwater.Core.Configuration.Keys;

/// <summary>A list of single values; one alone may be written without brackets. Left out it is empty, or, where it is optional, null.</summary>
internal sealed class ListShape<T>(Shape<T> item, bool isOptional = false) : Shape<IReadOnlyList<T>>
{
    private readonly ListNode? absent = isOptional ? null : new ListNode(0, 0, []);

    public override string Name => $"list of {item.Name}";

    public override ConfigNode? WhenAbsent => absent;

    public override bool TryBind(ConfigNode node, KeyPath path, Reading reading, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        var items = node is ListNode list ? list.Items : [node];
        var values = new List<T>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var at = node is ListNode ? path.Item(i.ToString(System.Globalization.CultureInfo.InvariantCulture)) : path;
            reading.Note(at, items[i], reading.IsSecret(path));
            if (item.TryBind(items[i], at, reading, out var one))
            {
                values.Add(one);
            }
        }

        value = values;
        return values.Count == items.Count;
    }

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(item.Schema(), new JsonObject { ["type"] = "array", ["items"] = item.Schema() }),
    };
}
