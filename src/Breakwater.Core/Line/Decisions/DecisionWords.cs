using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Decisions;

/// <summary>Names of enum values as <see cref="DecisionJson"/> reads and writes them, by value; without the serializer, which a first request would wait for.</summary>
internal static class DecisionWords
{
    public static readonly string[] Causes = Of<ExclusionCause>();
    public static readonly string[] Dialects = Of<Dialect>();
    public static readonly string[] FallbackRules = Of<Fallbacks>();
    public static readonly string[] Kinds = Of<ModelKind>();
    public static readonly string[] Needs = OfFlags<Capabilities>();
    public static readonly string[] Operations = Of<Operation>();
    public static readonly string[] Policies = Of<PolicyKind>();
    public static readonly string[] PriceTiers = Of<PriceTier>();
    public static readonly string[] Qualities = Of<Quality>();
    public static readonly string[] SlaTiers = Of<SlaTier>();
    public static readonly string[] Stages = Of<FaultStage>();

    private static string[] Of<T>()
        where T : struct, Enum =>
        Array.ConvertAll(Enum.GetNames<T>(), JsonNamingPolicy.SnakeCaseLower.ConvertName);

    // The first name is that of none; the others are those of one bit each.
    private static string[] OfFlags<T>()
        where T : struct, Enum
    {
        var names = Of<T>();
        var words = new string[1 << (names.Length - 1)];
        words[0] = names[0];
        for (var i = 1; i < words.Length; i++)
        {
            var rest = i & (i - 1);
            var lowest = names[1 + int.TrailingZeroCount(i)];
            words[i] = rest == 0 ? lowest : $"{lowest}, {words[rest]}";
        }

        return words;
    }
}
