using System.Globalization;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Upstreams.Health;
using Breakwater.Terminal;

namespace Breakwater.Decisions;

/// <summary>A decision for people.</summary>
internal static class ExplainText
{
    private static readonly string[] Candidates = ["place", "candidate", "quality", "p95", "USD per Mtok in/out", "went"];
    private static readonly string[] Attempts = ["attempt", "target", "waited", "took", "status", "result"];

    public static IEnumerable<string> Of(Decision decision, DecidedPlan? plan, Rederivation? again)
    {
        yield return TextTable.Printable(Head(decision, plan));
        yield return TextTable.Printable(Needs(decision));
        if (plan is not null && again is not null)
        {
            yield return TextTable.Printable($"plan {decision.Plan} of route '{plan.Route}', configuration {plan.Config}: {plan.Meaning}");
            yield return "";
            foreach (var line in TextTable.Lines(Candidates, [.. plan.Candidates.Select((_, place) => Row(decision, plan, again, place))]))
            {
                yield return line;
            }

            yield return "";
            yield return TextTable.Printable(Order(decision, plan, again));
        }

        foreach (var line in Course(decision))
        {
            yield return line;
        }

        yield return TextTable.Printable(Money(decision));
        yield return End(decision);
        yield return again is null ? "no plan was made for it, so there is none to derive again"
            : again.IsSame ? "re-derived: same plan"
            : "re-derived: another plan\n  " + string.Join("\n  ", again.Differences.Select(TextTable.Printable));
    }

    private static string Head(Decision decision, DecidedPlan? plan)
    {
        var who = decision.Tenant is { } tenant ? $"tenant {tenant}" : "an open caller";
        var tags = decision.Tags is { Count: > 0 } some ? $", tags {string.Join(' ', some.Select(tag => $"{tag.Key}={tag.Value}"))}" : "";
        var intent = decision.Intent is { } named ? $", intent {named}" : "";
        var tier = plan is null ? "" : $", tier {PlanWords.Lower(plan.Tier)}";
        return string.Create(CultureInfo.InvariantCulture, $"request {decision.Id}, ended {decision.At:yyyy-MM-dd HH:mm:ss.fff}Z: {who} asked for '{decision.Asked}'{(decision.Stream ? " as a stream" : "")}{tier}{intent}{tags}");
    }

    private static string Needs(Decision decision)
    {
        var needs = decision.Needs == Capabilities.None ? "nothing special" : PlanWords.Names(decision.Needs);
        var bound = decision.Bound > 0 ? string.Create(CultureInfo.InvariantCulture, $", an answer of up to {decision.Bound}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"needs {needs}; a prompt of about {decision.Prompt} tokens{bound}, {decision.Expects} expected");
    }

    private static IReadOnlyList<string> Row(Decision decision, DecidedPlan plan, Rederivation again, int place)
    {
        var candidate = plan.Candidates[place];
        var seen = decision.Seen() is { } live && place < live.Count ? live[place] : default(LiveView?);
        return
        [
            place.ToString(CultureInfo.InvariantCulture),
            $"{candidate.Provider}/{candidate.ModelId}",
            PlanWords.Lower(candidate.Quality),
            seen is not { } view || view.P95 == TimeSpan.Zero ? "-" : view.P95 == TimeSpan.MaxValue ? "all failed" : string.Create(CultureInfo.InvariantCulture, $"{view.P95.TotalMilliseconds:0} ms"),
            seen is { IsPriced: true } priced ? $"{Usd(priced.InputPrice)}/{Usd(priced.OutputPrice)}" : "-",
            Went(decision, plan, again, place),
        ];
    }

    private static string Went(Decision decision, DecidedPlan plan, Rederivation again, int place)
    {
        foreach (var exclusion in (decision.Answer ?? plan.Answer).Excluded)
        {
            if (exclusion.Place == place)
            {
                return $"excluded: {PlanWords.Why(again.Question, exclusion)}";
            }
        }

        var turn = again.Logged.ToList().IndexOf(place);
        return decision.Unplanned ? "the request was refused before it was planned"
            : turn < 0 ? decision.Kept is null ? "-" : "excluded: does not hold the state that the request builds on"
            : string.Create(CultureInfo.InvariantCulture, $"{turn + 1}.{(decision.Away?.Contains(place) == true ? " (moved away by a cutover)" : "")}{Trouble(decision, again, place)}{Cached(decision, place)}");
    }

    private static string Cached(Decision decision, int place)
    {
        var live = decision.Question is { } own && place < own.Live.Count ? own.Live[place] : default;
        var load = live.Load == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"load {live.Load / 1000.0:0.0}");
        var cached = live.WarmTokens == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{live.WarmTokens} tokens of the prompt cached");
        return (load.Length, cached.Length) == (0, 0) ? "" : $" ({cached}{(load.Length > 0 && cached.Length > 0 ? ", " : "")}{load})";
    }

    private static string Trouble(Decision decision, Rederivation again, int place)
    {
        if (decision.Ranking is not { } ranking || again.Ranking is not { } order)
        {
            return "";
        }

        // The order by health counts places of the order before it.
        var at = again.Logged.ToList().IndexOf(place);
        var trouble = at >= 0 && at < order.Order.Count ? ranking.Troubles[order.Order[at]] : TargetTrouble.None;
        return trouble == TargetTrouble.None || decision.Away?.Contains(place) == true ? "" : $" ({PlanWords.Lower(trouble)})";
    }

    private static string Order(Decision decision, DecidedPlan plan, Rederivation again)
    {
        if (decision.Unplanned)
        {
            return "order: refused before it was planned";
        }

        var names = again.Logged.Count == 0 ? "nobody" : string.Join(", ", again.Logged.Select(place => place < 0 ? "another" : $"{plan.Candidates[place].Provider}/{plan.Candidates[place].ModelId}"));
        var reason = (decision.Answer ?? plan.Answer).Reason;
        var why = reason.Length > 0 ? reason : plan.IsNamed ? "the model that was named, then its stand-ins" : "as the route lists them";
        var health = again.Ranking is not { } ranking ? "" : ranking.IsTrial ? "; the first is on trial" : ranking.Head != 0 ? "; another leads while the first is not well, or was not until now" : "; those in trouble last";
        return $"order: {names} ({why}{health})";
    }

    private static IEnumerable<string> Course(Decision decision)
    {
        if (decision.QueuedMs > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"it waited {decision.QueuedMs} ms in queues before");
        }

        if (decision.Attempts.Count == 0)
        {
            yield return "no attempt was made";
            yield break;
        }

        var rows = decision.Attempts.Select(IReadOnlyList<string> (attempt, index) =>
        [
            string.Create(CultureInfo.InvariantCulture, $"{index + 1}{(attempt.Hedge ? " (hedge)" : "")}"),
            $"{attempt.Provider}/{attempt.Model}",
            string.Create(CultureInfo.InvariantCulture, $"{attempt.WaitedMs} ms"),
            string.Create(CultureInfo.InvariantCulture, $"{attempt.Ms} ms{(attempt.FirstMs > 0 ? $", first content {attempt.FirstMs} ms" : "")}"),
            attempt.Status == 0 ? "-" : attempt.Status.ToString(CultureInfo.InvariantCulture),
            attempt.Fault ?? "served",
        ]).ToList();
        foreach (var line in TextTable.Lines(Attempts, rows))
        {
            yield return line;
        }
    }

    private static string Money(Decision decision)
    {
        var held = decision.Worst == 0 ? "" : $"; held {Usd(decision.Held)} USD of a worst case of {Usd(decision.Worst)}";
        var lowered = decision.Lowered == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", the answer bounded to {decision.Lowered} tokens for it");
        var usage = decision.Usage is { } used
            ? string.Create(CultureInfo.InvariantCulture, $"{used.TotalInput} tokens in ({used.CacheRead} from cache), {used.Output} out{(used.Estimated ? ", estimated" : "")}")
            : "no usage";
        return $"money: {usage}, cost {Usd(decision.Cost)} USD{held}{lowered}";
    }

    private static string End(Decision decision)
    {
        var fault = decision.Fault is { } code ? $", {code} at {PlanWords.Lower(decision.Stage)}" : "";
        var degraded = decision.Degraded is { } why ? $", degraded: {why}" : "";
        var lossy = decision.Lossy.Count == 0 ? "" : $", dropped in translation: {string.Join(", ", decision.Lossy)}";
        return TextTable.Printable(string.Create(CultureInfo.InvariantCulture, $"end: status {decision.Status} after {decision.Ms} ms{fault}{degraded}{lossy}"));
    }

    private static string Usd(long nanos) => new Money(nanos).ToString();
}
