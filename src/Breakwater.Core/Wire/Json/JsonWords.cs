namespace Breakwater.Core.Wire.Json;

/// <summary>JSON in the words of a message.</summary>
internal static class JsonWords
{
    /// <summary>A kind of value: "a string" and the like.</summary>
    public static string Describe(JsonKind kind) => kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.Array => "an array",
        JsonKind.String => "a string",
        JsonKind.Number => "a number",
        JsonKind.True or JsonKind.False => "a boolean",
        JsonKind.Null => "null",
        _ => "nothing",
    };
}
