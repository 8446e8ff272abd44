using System.Globalization;
using Breakwater.Core.Primitives;
using Breakwater.Terminal;

namespace Breakwater.Decisions;

/// <summary>A replay for people.</summary>
internal static class ReplayText
{
    private const int MostRefused = 10;
    private static readonly string[] Moves = ["from", "to", "requests", "cost USD"];

    public static IEnumerable<string> Of(ReplayAnswer answer)
    {
        var summary = answer.Summary;
        yield return string.Create(CultureInfo.InvariantCulture, $"{summary.Decisions} decisions, {summary.Skipped} of them with nothing to choose; {summary.Moved} go elsewhere first, {summary.Reordered} have other stand-ins");
        if (summary.Moves.Count > 0)
        {
            yield return "";
            foreach (var line in TextTable.Lines(Moves, [.. summary.Moves.Select(IReadOnlyList<string> (move) => [move.From, move.To, move.Requests.ToString(CultureInfo.InvariantCulture), Signed(move.CostDelta)])]))
            {
                yield return line;
            }

            yield return "";
        }

        yield return $"cost: {Usd(summary.CostBefore)} USD before, {Usd(summary.CostAfter)} after ({Signed(summary.CostDelta)}); {summary.Unpriced} requests cannot be priced";
        yield return summary.Limited == 0
            ? "latency: no request is under a limit"
            : string.Create(CultureInfo.InvariantCulture, $"latency: of {summary.Limited} requests under a limit, the first choice's p95 misses it for {summary.MissesBefore} before, {summary.MissesAfter} after");
        yield return string.Create(CultureInfo.InvariantCulture, $"refused: {summary.RefusedBefore} before, {summary.RefusedAfter} after");
        foreach (var request in answer.Requests.Where(one => one.After.Count == 0 && one.Before.Count > 0).Take(MostRefused))
        {
            yield return TextTable.Printable($"  {request.Id}: {request.Why}");
        }
    }

    private static string Usd(long nanos) => new Money(nanos).ToString();

    private static string Signed(long nanos) => nanos > 0 ? $"+{Usd(nanos)}" : Usd(nanos);
}
