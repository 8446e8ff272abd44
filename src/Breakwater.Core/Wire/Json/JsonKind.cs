namespace Breakwater.Core.Wire.Json;

/// <summary>What a JSON value is. <see cref="None"/> means there is no value.</summary>
public enum JsonKind : byte
{
    None,
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}
