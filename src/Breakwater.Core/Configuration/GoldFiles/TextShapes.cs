using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.GoldSets;
using Breakwater.Core.GoldSets.Schemas;

namespace Breakwater.Core.Configuration.GoldFiles;

/// <summary>Values of gold sets that are free text.</summary>
internal static class TextShapes
{
    private const int Longest = 100_000;

    public static Shape<string> Text { get; } = new ScalarShape<string>("text", $"a text of 1 to {Longest} characters", ParseText, Schemas.Text);

    public static Shape<Regex> Pattern { get; } = new ReadShape<Regex>("regular expression", SafeRegex.Read);

    public static Shape<JsonSchema> Schema { get; } = new ReadShape<JsonSchema>("JSON schema as JSON text", JsonSchema.Read);

    private static bool ParseText(string text, out string value)
    {
        value = text;
        return text.Length is > 0 and <= Longest;
    }

    private delegate T? ReadText<T>(string text, out string? problem);

    /// <summary>A text that is read by somebody who can say what is wrong with it.</summary>
    private sealed class ReadShape<T>(string name, ReadText<T> read) : Shape<T>
        where T : class
    {
        public override string Name => name;

        public override bool TryBind(ConfigNode node, KeyPath path, Reading reading, [MaybeNullWhen(false)] out T value)
        {
            value = null;
            if (!Text.TryBind(node, path, reading, out var text))
            {
                return false;
            }

            value = read(text, out var problem);
            if (value is null)
            {
                reading.Refuse(path, node, $"{problem!.TrimEnd('.')}.");
            }

            return value is not null;
        }

        public override JsonObject Schema() => Schemas.Text();
    }
}
