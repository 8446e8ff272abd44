namespace Breakwater.Core.Wire.Json.Checks;

/// <summary>What a field may hold. Null may stand in for all of it unless <see cref="NotNull"/> is set.</summary>
[Flags]
internal enum FieldKinds
{
    Text = 1,
    Flag = 2,
    Number = 4,

    /// <summary>A number written without fraction or exponent.</summary>
    Whole = 8,

    /// <summary>A number without a fraction, however it is written (<c>1.0</c>).</summary>
    Integral = 16,
    Map = 32,
    List = 64,
    NotNull = 128,
}
