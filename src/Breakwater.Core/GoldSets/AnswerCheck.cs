using System.Text.Json;
using System.Text.RegularExpressions;
using Breakwater.Core.GoldSets.Schemas;

namespace Breakwater.Core.GoldSets;

/// <summary>One thing that an answer must be. What it says of a failure holds nothing of the answer.</summary>
public abstract record AnswerCheck
{
    /// <summary>Why the answer fails; null when it passes.</summary>
    public abstract string? Breach(string answer);
}

/// <summary>This text and no other; white space around it does not count.</summary>
public sealed record ExactCheck(string Text) : AnswerCheck
{
    public override string? Breach(string answer) => answer.AsSpan().Trim().SequenceEqual(Text.AsSpan().Trim()) ? null : "exact: is another text";
}

/// <summary>This text somewhere in it; case matters.</summary>
public sealed record ContainsCheck(string Text) : AnswerCheck
{
    public override string? Breach(string answer) => answer.Contains(Text, StringComparison.Ordinal) ? null : $"contains: lacks '{Text}'";
}

/// <summary>A match somewhere in it.</summary>
public sealed record RegexCheck(Regex Pattern) : AnswerCheck
{
    public override string? Breach(string answer) => SafeRegex.Matches(Pattern, answer) ? null : $"regex: does not match {Pattern}";
}

/// <summary>JSON of this schema, the whole of it.</summary>
public sealed record JsonSchemaCheck(JsonSchema Schema) : AnswerCheck
{
    public override string? Breach(string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return Schema.Breach(json.RootElement) is { } breach ? $"json_schema: {breach}" : null;
        }
        catch (JsonException)
        {
            return "json_schema: is not JSON";
        }
    }
}
