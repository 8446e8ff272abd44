using System.Text.RegularExpressions;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.GoldSets;
using Breakwater.Core.GoldSets.Schemas;

namespace Breakwater.Core.Configuration.GoldFiles;

/// <summary>What an answer must be.</summary>
internal sealed record GoldChecks(IReadOnlyList<AnswerCheck> Checks, GoldJudge? Judge);

internal sealed class GoldChecksSection : Section<GoldChecks>
{
    private readonly Key<string> exact;
    private readonly Key<IReadOnlyList<string>> contains;
    private readonly Key<IReadOnlyList<Regex>> patterns;
    private readonly Key<JsonSchema> schema;
    private readonly Key<GoldJudge> judge;

    public GoldChecksSection()
    {
        exact = Add(new Key<string>("exact", TextShapes.Text) { DefaultNote = "none", Doc = "The answer is this text; white space around it does not count." });
        contains = Add(new Key<IReadOnlyList<string>>("contains", new ListShape<string>(TextShapes.Text)) { DefaultNote = "none", Doc = "The answer has all of these texts in it; case matters." });
        patterns = Add(new Key<IReadOnlyList<Regex>>("regex", new ListShape<Regex>(TextShapes.Pattern)) { DefaultNote = "none", Doc = "All of these match somewhere in the answer; without backtracking, a second at most." });
        schema = Add(new Key<JsonSchema>("json_schema", TextShapes.Schema) { DefaultNote = "none", Doc = "The answer is JSON of this schema (draft 2020-12), written as JSON text." });
        judge = Add(new Key<GoldJudge>("judge", new GoldJudgeSection()) { DefaultNote = "none", Doc = "A model that judges what the other checks let pass; it costs a call." });
    }

    protected override GoldChecks Build(KeyValues values)
    {
        var checks = new List<AnswerCheck>();
        if (values.Get(exact) is { } text)
        {
            checks.Add(new ExactCheck(text));
        }

        checks.AddRange(values.Get(contains).Select(part => new ContainsCheck(part)));
        checks.AddRange(values.Get(patterns).Select(pattern => new RegexCheck(pattern)));
        if (values.Get(schema) is { } form)
        {
            checks.Add(new JsonSchemaCheck(form));
        }

        return new GoldChecks(checks, values.Get(judge));
    }
}
