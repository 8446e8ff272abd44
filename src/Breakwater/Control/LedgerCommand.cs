using System.CommandLine;
using System.Globalization;

namespace Breakwater.Control;

/// <summary><c>breakwater ledger</c>: what a gateway has spent.</summary>
internal static class LedgerCommand
{
    public static Command Create()
    {
        var control = new ControlOptions();
        var from = new Option<string?>("--from") { Description = "The first day (UTC) or moment, as 2026-11-01 or 2026-11-01T00:00:00+01:00; from the beginning without" };
        var to = new Option<string?>("--to") { Description = "The first day or moment that does not count any more; to the end without" };
        var group = new Option<string?>("--group") { Description = "Sums by tenant, provider, model, route, kind, day, tag:<name>, or all for one; entries without" };
        var after = new Option<long?>("--after") { Description = "Entries after this number: the next of the page before" };
        var limit = new Option<int?>("--limit") { Description = "Entries of a page, 1 to 1000; 100 without" };
        var command = new Command("ledger", "Show what a running gateway has spent, by entries or in sums.\n\nExample: breakwater ledger --from 2026-11-01 --to 2026-12-01 --group tenant") { from, to, group, after, limit };
        control.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            (string Name, string? Value)[] given =
            [
                ("from", parsed.GetValue(from)), ("to", parsed.GetValue(to)), ("group", parsed.GetValue(group)),
                ("after", parsed.GetValue(after)?.ToString(CultureInfo.InvariantCulture)), ("limit", parsed.GetValue(limit)?.ToString(CultureInfo.InvariantCulture)),
            ];
            var query = string.Join('&', given.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
            return control.RunAsync(parsed, HttpMethod.Get, query.Length == 0 ? "/admin/ledger" : $"/admin/ledger?{query}", body: null, LedgerText.Of, cancellation);
        });
        return command;
    }
}
