using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Line.Planning;

/// <summary>What callers are told of a choice that found nobody, and what the log is told of one that did.</summary>
internal static class PlanFaults
{
    private const int MostNamed = 5;

    /// <summary>No candidate is good enough for the tier.</summary>
    public static Fault BelowFloor(string route, PlanQuestion question)
    {
        var (tier, floor) = (PlanWords.Lower(question.Tier), PlanWords.Lower(question.Sla.QualityFloor));
        return new Fault(
            FaultKind.ModelNotFound, $"Route '{route}' has no model of the quality that tier {tier} asks for, {floor} (sla.{tier}.quality_floor); name a model, add one of that quality to the route, or ask for another tier.")
        {
            Param = "model",
        };
    }

    /// <summary>No candidate can serve the request; names what it needs and the models that have it.</summary>
    public static Fault CannotServe(Exchange exchange, PlanQuestion question, PlanAnswer answer)
    {
        var missing = Capabilities.None;
        bool isLong = false, isAnswerLong = false;
        foreach (var exclusion in answer.Excluded)
        {
            missing |= exclusion.Missing;
            isLong |= exclusion.Cause == ExclusionCause.TooLong;
            isAnswerLong |= exclusion.Cause == ExclusionCause.AnswerTooLong;
        }

        var needs = new List<string>(3);
        if (missing != Capabilities.None)
        {
            needs.Add(PlanWords.Names(missing));
        }

        if (isAnswerLong)
        {
            needs.Add($"an answer of up to {question.AnswerBound} tokens");
        }

        if (isLong)
        {
            needs.Add($"a context window of {question.PromptTokens + question.AnswerBound} tokens, as estimated");
        }

        var able = Able(exchange, question);
        var advice = able.Count > 0 ? $"Models that can: {string.Join(", ", able)}." : "No model here can.";
        return Fault.InvalidRequest($"No candidate for model '{Shorten(exchange.Envelope!.Model)}' can serve this request: it needs {string.Join(" and ", needs)}. {advice}", "model");
    }

    /// <summary>The choice in words: its order, and who was left out.</summary>
    public static string Explain(PlanQuestion question, PlanAnswer answer)
    {
        var words = new List<string>(1 + answer.Excluded.Count);
        if (answer.Reason.Length > 0)
        {
            words.Add(answer.Reason);
        }

        foreach (var exclusion in answer.Excluded)
        {
            var candidate = question.Candidates[exclusion.Place];
            words.Add($"{candidate.Provider}/{candidate.ModelId} {PlanWords.Why(question, exclusion)}");
        }

        return string.Join("; ", words);
    }

    // Not only of this route: to name one of them is a way out.
    private static List<string> Able(Exchange exchange, PlanQuestion question)
    {
        var able = new List<string>(MostNamed);
        var models = exchange.Snapshot.Routes.Models;
        var anyone = question with { Candidates = models, Live = [], IsNamed = false };
        for (var i = 0; i < models.Count && able.Count < MostNamed; i++)
        {
            var canServe = models[i].Kind == ModelKind.Generation && PlanChoice.Refusal(anyone, i) is null or { Cause: ExclusionCause.BelowFloor };
            if (canServe && !able.Contains(models[i].ModelId))
            {
                able.Add(models[i].ModelId);
            }
        }

        return able;
    }

    private static string Shorten(string name) => name.Length <= 100 ? name : string.Concat(name.AsSpan(0, 100), "…");
}
