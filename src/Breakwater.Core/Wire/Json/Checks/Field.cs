using System.Buffers.Text;
using System.Text;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire.Json.Checks;

/// <summary>A known field of a request: what it may hold and, for numbers, in which range.</summary>
internal sealed class Field(string name, FieldKinds allowed, double least = double.MinValue, double most = double.MaxValue)
{
    private readonly byte[] utf8 = Encoding.ASCII.GetBytes(name);

    public ReadOnlySpan<byte> Name => utf8;

    /// <summary>The fault of a value that the field may not hold; null when it may.</summary>
    public Fault? Check(JsonKind kind, ReadOnlySpan<byte> value) =>
        Complain(kind, value) is { } complaint ? Fault.InvalidRequest($"{name} must be {complaint}", name) : null;

    private string? Complain(JsonKind kind, ReadOnlySpan<byte> value)
    {
        if (kind == JsonKind.Null && (allowed & FieldKinds.NotNull) == 0) return null;
        if ((KindsOf(kind) & allowed) == 0) return $"{Wanted()}, got {JsonWords.Describe(kind)}";
        return kind == JsonKind.Number ? ComplainOfNumber(value) : null;
    }

    private string? ComplainOfNumber(ReadOnlySpan<byte> value)
    {
        bool isRead = Utf8Parser.TryParse(value, out double number, out int length) && length == value.Length;
        bool isWhole = (allowed & FieldKinds.Whole) == 0 || JsonNumber.TryReadWhole(value, out _);
        bool isIntegral = (allowed & FieldKinds.Integral) == 0 || (isRead && number == Math.Floor(number));
        if (!isWhole || !isIntegral) return "a whole number";
        if (isRead && number >= least && number <= most) return null;
        if (most < double.MaxValue) return $"between {least} and {most}";
        return least > double.MinValue && number < least ? $"at least {least}" : "a number in range";
    }

    private string Wanted()
    {
        var words = new List<string>();
        if ((allowed & FieldKinds.Text) != 0) words.Add("a string");
        if ((allowed & FieldKinds.Flag) != 0) words.Add("true or false");
        if ((allowed & FieldKinds.Number) != 0) words.Add("a number");
        if ((allowed & (FieldKinds.Whole | FieldKinds.Integral)) != 0) words.Add("a whole number");
        if ((allowed & FieldKinds.Map) != 0) words.Add("an object");
        if ((allowed & FieldKinds.List) != 0) words.Add("an array");
        return string.Join(" or ", words);
    }

    private static FieldKinds KindsOf(JsonKind kind) => kind switch
    {
        JsonKind.String => FieldKinds.Text,
        JsonKind.True or JsonKind.False => FieldKinds.Flag,
        JsonKind.Number => FieldKinds.Number | FieldKinds.Whole | FieldKinds.Integral,
        JsonKind.Object => FieldKinds.Map,
        JsonKind.Array => FieldKinds.List,
        _ => 0,
    };
}
