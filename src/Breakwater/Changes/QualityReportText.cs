using System.Globalization;
using System.Text;
using System.Text.Json;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Primitives;
using Breakwater.Terminal;

namespace Breakwater.Changes;

/// <summary>Reports of gold sets for people, for programs, and for the gateway that keeps them. Answers are in them only when somebody asks for them.</summary>
internal static class QualityReportText
{
    private static readonly string[] Headings = ["set", "class", "passed", "share", "floor", ""];

    public static string Plain(IReadOnlyList<GoldReport> reports, bool showAnswers)
    {
        var rows = reports.SelectMany(report => report.Classes.Select(IReadOnlyList<string> (one) =>
        [
            report.Set.Name,
            one.Name,
            Told($"{one.Passed} of {one.Cases}"),
            Told($"{100.0 * one.Passed / one.Cases:0.#} %"),
            Told($"{100 * one.Floor:0.#} %"),
            one.IsHeld ? "held" : one.HighRiskFailed > 0 ? Told($"BROKEN, {one.HighRiskFailed} of high risk") : "BROKEN",
        ])).ToList();
        var lines = new List<string>(TextTable.Lines(Headings, rows));
        foreach (var report in reports)
        {
            lines.AddRange(report.Results.Where(result => result.Outcome != CaseOutcome.Passed).SelectMany(result => LinesOf(report.Set, result, showAnswers)));
        }

        var isHeld = reports.All(report => report.IsHeld);
        lines.Add(Told($"{reports.Sum(report => report.Passed)} of {reports.Sum(report => report.Results.Count)} cases passed for {CostOf(reports)} USD: {(isHeld ? "every floor held" : "a floor is broken")}"));
        return string.Join('\n', lines);
    }

    public static string Json(IReadOnlyList<GoldReport> reports, bool showAnswers) => Written(json =>
    {
        json.WriteBoolean("held", reports.All(report => report.IsHeld));
        json.WriteNumber("cost_usd", Usd(CostOf(reports)));
        json.WriteStartArray("sets");
        foreach (var report in reports)
        {
            json.WriteStartObject();
            json.WriteBoolean("held", report.IsHeld);
            WriteScores(json, report);
            json.WriteStartArray("failures");
            foreach (var result in report.Results.Where(result => result.Outcome != CaseOutcome.Passed))
            {
                Write(json, result, showAnswers);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>What the gateway keeps: scores alone.</summary>
    public static string Kept(GoldReport report, string? model, string? policy) => Written(json =>
    {
        WriteScores(json, report);
        if (model is not null)
        {
            json.WriteString("model", model);
        }

        if (policy is not null)
        {
            json.WriteString("policy", policy);
        }
    });

    private static IEnumerable<string> LinesOf(GoldSet set, CaseResult result, bool showAnswers)
    {
        yield return TextTable.Printable($"  {set.Name}/{result.Case.Id}{(result.Case.IsHighRisk ? " (high risk)" : "")}: {result.Reason}{(result.Model.Length > 0 ? $" [{result.Model}]" : "")}");
        if (showAnswers && result.JudgeReason is { } said)
        {
            yield return TextTable.Printable($"    judge: {said}");
        }

        if (showAnswers && result.Answer is { } answer)
        {
            yield return TextTable.Printable($"    answer: {answer}");
        }
    }

    private static void WriteScores(Utf8JsonWriter json, GoldReport report)
    {
        json.WriteString("set", report.Set.Name);
        json.WriteString("set_hash", report.Set.Hash);
        json.WriteNumber("cost_usd", Usd(report.Cost));
        json.WriteStartArray("classes");
        foreach (var one in report.Classes)
        {
            json.WriteStartObject();
            json.WriteString("name", one.Name);
            json.WriteNumber("passed", one.Passed);
            json.WriteNumber("cases", one.Cases);
            json.WriteNumber("floor", one.Floor);
            json.WriteNumber("high_risk_failed", one.HighRiskFailed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, CaseResult result, bool showAnswers)
    {
        json.WriteStartObject();
        json.WriteString("id", result.Case.Id);
        json.WriteString("class", result.Case.Class);
        json.WriteBoolean("high_risk", result.Case.IsHighRisk);
        json.WriteString("outcome", result.Outcome == CaseOutcome.NotRun ? "not_run" : result.Outcome.ToString().ToLowerInvariant());
        json.WriteString("reason", result.Reason);
        json.WriteString("model", result.Model);
        if (showAnswers)
        {
            json.WriteString("answer", result.Answer);
            json.WriteString("judge", result.JudgeReason);
        }

        json.WriteEndObject();
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static Money CostOf(IReadOnlyList<GoldReport> reports) => new(reports.Sum(report => report.Cost.NanoUsd));

    private static decimal Usd(Money money) => money.NanoUsd / 1_000_000_000m;

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
