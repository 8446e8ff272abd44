namespace Breakwater.Core.Wire.Json;

/// <summary>
/// Told of the values near the root while <see cref="JsonScanner"/> validates a document. What it is told counts only
/// when the scan ends without an error. Implemented by structs, so that every call is direct.
/// </summary>
public interface IJsonVisitor
{
    /// <summary>
    /// A container begins: the value of a root property, or the root array itself (with an empty name). True asks to be
    /// told of its elements and of the properties one level inside.
    /// </summary>
    bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind);

    /// <summary>A property of the root object, told after everything inside its value.</summary>
    void Property(scoped JsonMember member);

    /// <summary>
    /// A property of an entered object (<paramref name="element"/> is -1), or of the object at index
    /// <paramref name="element"/> of an entered array.
    /// </summary>
    void Child(int element, scoped JsonMember member);

    /// <summary>An element of an entered array, told after its properties.</summary>
    void Element(int element, JsonKind kind, JsonRange value);
}
