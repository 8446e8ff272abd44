using System.Text.Json.Nodes;

namespace Breakwater.Core.Configuration.Keys;

/// <summary>A value that may be left out, for types that have no null of their own.</summary>
internal sealed class OptionalShape<T>(Shape<T> shape) : Shape<T?>
    where T : struct
{
    public override string Name => shape.Name;

    public override bool TryBind(ConfigNode node, KeyPath path, Reading reading, out T? value)
    {
        var bound = shape.TryBind(node, path, reading, out var given);
        value = bound ? given : null;
        return bound;
    }

    public override JsonObject Schema() => shape.Schema();
}
