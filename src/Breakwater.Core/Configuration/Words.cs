using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Configuration;

/// <summary>How enumerated values are written in files: the words of their names in lower case with underscores.</summary>
public static class Words
{
    /// <summary>Every trait but none.</summary>
    public static IReadOnlyList<(string Word, ModelTraits Value)> Traits { get; } = All<ModelTraits>(trait => trait != ModelTraits.None);

    public static IReadOnlyList<(string Word, Surface Value)> Surfaces { get; } = All<Surface>(_ => true);

    public static IReadOnlyList<(string Word, Quality Value)> Qualities { get; } = All<Quality>(_ => true);

    /// <summary>Everything that a model may lack.</summary>
    public static IReadOnlyList<(string Word, Capabilities Value)> Capabilities { get; } = All<Capabilities>(one => one != Routing.Capabilities.None);

    /// <summary>The value of a word; null when it is none of them.</summary>
    public static T? Find<T>(IReadOnlyList<(string Word, T Value)> words, string word)
        where T : struct
    {
        foreach (var (known, value) in words)
        {
            if (string.Equals(known, word, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }

    private static IReadOnlyList<(string Word, T Value)> All<T>(Func<T, bool> wanted)
        where T : struct, Enum =>
        [.. Enum.GetValues<T>().Where(wanted).Select(value => (Word(value.ToString()), value))];

    private static string Word(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
