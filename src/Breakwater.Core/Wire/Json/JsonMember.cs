namespace Breakwater.Core.Wire.Json;

/// <summary>A property met by the scanner. <see cref="Name"/> is valid only during the call that tells of it.</summary>
public readonly ref struct JsonMember
{
    /// <summary>The unescaped name.</summary>
    public required ReadOnlySpan<byte> Name { get; init; }

    public required JsonKind Kind { get; init; }

    /// <summary>The value, with its quotes or brackets.</summary>
    public required JsonRange Value { get; init; }
}
