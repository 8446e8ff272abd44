using System.Text.RegularExpressions;
using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Rules;

/// <summary>Operators filter diagnostics by their number, so no two messages have the same.</summary>
internal static partial class LogEvents
{
    public static IEnumerable<Finding> Check(IEnumerable<SourceFile> files)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (Match match in Event().Matches(file.Text))
            {
                var number = match.Groups[1].Value;
                if (!first.TryAdd(number, file.Path))
                {
                    yield return new Finding(file.Path, 0, $"event {number} is another message's too, in {first[number]}", "Give it a number of its own");
                }
            }
        }
    }

    [GeneratedRegex(@"\[LoggerMessage\(\s*(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Event();
}
