using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.GoldSets;

namespace Breakwater.Core.Configuration.GoldFiles;

/// <summary>Reads the tree of a gold set, by the same rules of notation as the configuration, or tells everything that is wrong with it at once. Pure.</summary>
public static class GoldSetReader
{
    private static readonly GoldSetSection Section = new();

    /// <summary>The set of a tree; null with what is wrong.</summary>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="name">The set's name where the file gives none.</param>
    /// <param name="root">The tree; null for an empty file.</param>
    /// <param name="hash">The hash of the file.</param>
    /// <param name="problems">What is wrong; empty when there is a set.</param>
    public static GoldSet? Read(string file, string name, ConfigNode? root, string hash, out IReadOnlyList<ConfigProblem> problems)
    {
        var reading = new Reading(file, Profile.Of(null));
        GoldSet? set = null;
        if (Section.TryBind(root ?? MapNode.Empty, KeyPath.Root, reading, out var draft))
        {
            Check(draft, reading);
            set = new GoldSet(
                draft.Name ?? name, hash, [.. draft.Cases.Select(one => one.Value)], draft.Floors.ToDictionary(floor => floor.Name, floor => floor.Value, StringComparer.Ordinal));
        }

        problems = [.. reading.Problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];
        return problems.Count == 0 ? set : null;
    }

    private static void Check(GoldSetDraft draft, Reading reading)
    {
        if (draft.Cases.Count == 0 && !reading.IsBroken("cases"))
        {
            reading.Refuse(KeyPath.Root.Key("cases"), "must have at least one case.");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, _, one) in draft.Cases)
        {
            if (!ids.Add(one.Id))
            {
                reading.Refuse(path.Key("id"), $"'{one.Id}' is given twice; ids of cases are unique.");
            }

            CheckCase(one, path, reading);
        }

        foreach (var floor in draft.Floors.Where(floor => !draft.Cases.Any(one => one.Value.Class == floor.Name)))
        {
            reading.Refuse(floor.Path, $"is the floor of a class that no case has; classes here are {string.Join(", ", draft.Cases.Select(one => one.Value.Class).Distinct())}.");
        }
    }

    private static void CheckCase(GoldCase one, KeyPath path, Reading reading)
    {
        if (reading.IsBroken(path.Text))
        {
            return;
        }

        var (hasPrompt, hasMessages) = (reading.IsSet(path.Key(GoldCaseSection.PromptName)), reading.IsSet(path.Key(GoldCaseSection.MessagesName)));
        if (hasPrompt == hasMessages || one.Messages.Count == 0)
        {
            reading.Refuse(path.Key(GoldCaseSection.PromptName), "must be given, or messages in its place: one of them, not both.");
        }

        if (one.Checks.Count == 0 && one.Judge is null)
        {
            reading.Refuse(path.Key(GoldCaseSection.ChecksName), "must have at least one of exact, contains, regex, json_schema, judge: a case without a check cannot fail.");
        }

        if (one.IsStructured && !one.Checks.OfType<JsonSchemaCheck>().Any())
        {
            reading.Refuse(path.Key(GoldCaseSection.StructuredName), "has no effect without checks.json_schema; add that, or leave it out.");
        }
    }
}
