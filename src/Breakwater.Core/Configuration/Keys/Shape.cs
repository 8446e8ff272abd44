using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Breakwater.Core.Configuration.Keys;

/// <summary>What a value may be. The same shape reads the value, describes it to editors and names it in the reference, so the three agree.</summary>
internal abstract class Shape
{
    /// <summary>A few words for the reference: "duration", "list of globs".</summary>
    public abstract string Name { get; }

    /// <summary>The keys below, for sections; empty for anything else.</summary>
    public virtual IReadOnlyList<KeyDescription> Keys => [];

    /// <summary>What the reference puts between a key and the keys below it: nothing, <c>[]</c> for lists, <c>.&lt;name&gt;</c> for maps.</summary>
    public virtual string Step => string.Empty;

    /// <summary>What is read when the file leaves the key out and it has no default text; null when then there is nothing.</summary>
    public virtual ConfigNode? WhenAbsent => null;

    /// <summary>JSON schema of the value.</summary>
    public abstract JsonObject Schema();
}

/// <summary>A shape that reads values of a type.</summary>
internal abstract class Shape<T> : Shape
{
    /// <summary>Reads a node, noting what is wrong with it; false when there is no usable value.</summary>
    public abstract bool TryBind(ConfigNode node, KeyPath path, Reading reading, [MaybeNullWhen(false)] out T value);
}
