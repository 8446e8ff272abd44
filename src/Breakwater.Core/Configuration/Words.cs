using System.Text;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Configuration;

/// <summary>How enumerated values are written in files: the words of their names in lower case with underscores.</summary>
public static class Words
{
    /// <summary>Every trait but none.</summary>
    public static IReadOnlyList<Word<ModelTraits>> Traits { get; } = All<ModelTraits>(withoutFirst: true);

    public static IReadOnlyList<Word<Surface>> Surfaces { get; } = All<Surface>(withoutFirst: false);

    public static IReadOnlyList<Word<Quality>> Qualities { get; } = All<Quality>(withoutFirst: false);

    /// <summary>Everything that a model may lack.</summary>
    public static IReadOnlyList<Word<Capabilities>> Capabilities { get; } = All<Capabilities>(withoutFirst: true);

    /// <summary>The value of a word; null when it is none of them.</summary>
    public static T? Find<T>(IReadOnlyList<Word<T>> words, string word)
        where T : struct
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (string.Equals(words[i].Text, word, StringComparison.Ordinal))
            {
                return words[i].Value;
            }
        }

        return null;
    }

    // In the order of their values, of which the first is none where there is one.
    private static List<Word<T>> All<T>(bool withoutFirst)
        where T : struct, Enum
    {
        var kind = typeof(T);
        var (names, values) = (Enum.GetNames(kind), Enum.GetValuesAsUnderlyingType(kind));
        var words = new List<Word<T>>(names.Length);
        for (var i = withoutFirst ? 1 : 0; i < names.Length; i++)
        {
            words.Add(new Word<T>(Spell(names[i]), (T)Enum.ToObject(kind, values.GetValue(i)!)));
        }

        return words;
    }

    private static string Spell(string name)
    {
        var word = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]))
            {
                word.Append('_');
            }

            word.Append(char.ToLowerInvariant(name[i]));
        }

        return word.ToString();
    }
}

/// <summary>A value and how it is written in files. A class, so that lists of them need no code of their own for each kind: that would be compiled at every start.</summary>
/// <param name="Text">The word.</param>
/// <param name="Value">What it means.</param>
public sealed record Word<T>(string Text, T Value);
