using Breakwater.Core.Primitives;

namespace Breakwater.Core.GoldSets;

/// <summary>Asks the cases of a set, a few at a time, and judges their answers. For one run; its costs add up over all sets that it runs.</summary>
/// <param name="ask">Sends one question; gives an answer or why there is none, and throws only when it is cancelled.</param>
/// <param name="maxCost">No further case is begun once this is spent; what is under way then still ends.</param>
/// <param name="atOnce">Cases under way at once.</param>
public sealed class GoldRunner(Func<GoldAsk, CancellationToken, ValueTask<GoldAnswer>> ask, Money maxCost, int atOnce)
{
    private readonly Lock _gate = new();
    private Money _spent;

    /// <summary>Told after each case how many of the set are over.</summary>
    public Action<int> OnProgress { get; init; } = static _ => { };

    /// <summary>Runs a set. With <paramref name="model"/>, a model or route, all cases are asked of that one.</summary>
    public async Task<GoldReport> RunAsync(GoldSet set, string? model, CancellationToken cancellation)
    {
        var results = new CaseResult[set.Cases.Count];
        var (begun, ended) = (0, 0);
        async Task WorkAsync()
        {
            for (int index; (index = Interlocked.Increment(ref begun) - 1) < results.Length;)
            {
                var one = set.Cases[index];
                results[index] = MayBegin() ? await RunAsync(one, model, cancellation).ConfigureAwait(false)
                    : new CaseResult(one, CaseOutcome.NotRun, $"not asked: the run had cost {_spent} USD of {maxCost}");
                OnProgress(Interlocked.Increment(ref ended));
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(atOnce, results.Length)).Select(_ => WorkAsync())).ConfigureAwait(false);
        return new GoldReport(set, results);
    }

    private async Task<CaseResult> RunAsync(GoldCase one, string? model, CancellationToken cancellation)
    {
        var schema = one.IsStructured ? one.Checks.OfType<JsonSchemaCheck>().FirstOrDefault()?.Schema : null;
        var answer = await AskAsync(new GoldAsk(model ?? one.Model, one.Intent, one.Messages) { MaxTokens = one.MaxTokens, Schema = schema }, cancellation).ConfigureAwait(false);
        if (answer.Text is not { } text)
        {
            return new CaseResult(one, CaseOutcome.Unanswered, answer.Problem!) { Cost = answer.Cost, Model = answer.Model };
        }

        foreach (var check in one.Checks)
        {
            if (check.Breach(text) is { } breach)
            {
                return new CaseResult(one, CaseOutcome.Failed, breach) { Answer = text, Cost = answer.Cost, Model = answer.Model };
            }
        }

        var passed = new CaseResult(one, CaseOutcome.Passed, "") { Answer = text, Cost = answer.Cost, Model = answer.Model };
        return one.Judge is { } judge ? await JudgeAsync(passed, judge, text, cancellation).ConfigureAwait(false) : passed;
    }

    private async Task<CaseResult> JudgeAsync(CaseResult passed, GoldJudge judge, string text, CancellationToken cancellation)
    {
        var reply = await AskAsync(JudgeVerdict.Ask(judge, passed.Case.Messages, text), cancellation).ConfigureAwait(false);
        var judged = passed with { Cost = passed.Cost + reply.Cost };
        if (reply.Text is not { } said)
        {
            return judged with { Outcome = CaseOutcome.Unanswered, Reason = $"judge: {reply.Problem}" };
        }

        return JudgeVerdict.Parse(said) switch
        {
            null => judged with { Outcome = CaseOutcome.Unanswered, Reason = $"judge: {judge.Model} did not reply with a verdict" },
            { IsPass: false } verdict => judged with { Outcome = CaseOutcome.Failed, Reason = "judge: does not pass the rubric", JudgeReason = verdict.Reason },
            var verdict => judged with { JudgeReason = verdict.Reason },
        };
    }

    private async ValueTask<GoldAnswer> AskAsync(GoldAsk question, CancellationToken cancellation)
    {
        var answer = await ask(question, cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            _spent += answer.Cost;
        }

        return answer;
    }

    private bool MayBegin()
    {
        lock (_gate)
        {
            return _spent < maxCost;
        }
    }
}
