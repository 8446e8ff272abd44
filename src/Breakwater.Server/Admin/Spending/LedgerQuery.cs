using System.Globalization;
using Breakwater.Core.Budgets.Ledger;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Spending;

/// <summary>What of the ledger is asked for.</summary>
internal readonly record struct LedgerQuery(LedgerSpan Span, DateTimeOffset? From, DateTimeOffset? To, LedgerGrouping? By, string? Group, long After, int Limit)
{
    private const int DefaultLimit = 100;
    private const int MostEntries = 1000;
    private const string TagPrefix = "tag:";
    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    private static readonly Dictionary<string, LedgerKey> Keys = new(StringComparer.Ordinal)
    {
        ["all"] = LedgerKey.All,
        ["tenant"] = LedgerKey.Tenant,
        ["provider"] = LedgerKey.Provider,
        ["model"] = LedgerKey.Model,
        ["route"] = LedgerKey.Route,
        ["kind"] = LedgerKey.Kind,
        ["day"] = LedgerKey.Day,
    };

    /// <summary>Reads a query; what is wrong with it, or null.</summary>
    public static string? Read(IQueryCollection query, out LedgerQuery read)
    {
        read = default;
        if (ReadMoment(query, "from", out var from) is { } early)
        {
            return early;
        }

        if (ReadMoment(query, "to", out var to) is { } late)
        {
            return late;
        }

        if (from >= to)
        {
            return $"from is {from:O} and to is {to:O}; to must be later, and is itself not counted";
        }

        if (ReadGroup(query, out var by, out var group) is { } ungrouped)
        {
            return ungrouped;
        }

        var after = 0L;
        if (query["after"] is { Count: > 0 } cursor && !(long.TryParse(cursor.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out after) && after >= 0))
        {
            return $"after is '{Short(cursor.ToString())}'; it must be the next of the page before";
        }

        var limit = DefaultLimit;
        if (query["limit"] is { Count: > 0 } count && !(int.TryParse(count.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostEntries))
        {
            return $"limit is '{Short(count.ToString())}'; it must be a whole number from 1 to {MostEntries}";
        }

        read = new LedgerQuery(new LedgerSpan(from ?? DateTimeOffset.UnixEpoch, to ?? DateTimeOffset.MaxValue), from, to, by, group, after, limit);
        return null;
    }

    private static string? ReadMoment(IQueryCollection query, string name, out DateTimeOffset? moment)
    {
        moment = null;
        if (query[name] is not { Count: > 0 } text)
        {
            return null;
        }

        // A plus that was not escaped comes as a space.
        if (!DateTimeOffset.TryParseExact(
            text.ToString().Replace(' ', '+'), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read))
        {
            return $"{name} is '{Short(text.ToString())}'; it must be a day (UTC) such as 2026-11-21 or a moment such as 2026-11-21T12:00:00+02:00";
        }

        moment = read;
        return null;
    }

    private static string? ReadGroup(IQueryCollection query, out LedgerGrouping? by, out string? group)
    {
        (by, group) = (null, null);
        if (query["group"] is not { Count: > 0 } text)
        {
            return null;
        }

        group = text.ToString();
        by = Keys.TryGetValue(group, out var key) ? new LedgerGrouping(key)
            : group.StartsWith(TagPrefix, StringComparison.Ordinal) && group.Length > TagPrefix.Length ? new LedgerGrouping(LedgerKey.Tag, group[TagPrefix.Length..])
            : null;
        return by is null ? $"group is '{Short(group)}'; it must be one of {string.Join(", ", Keys.Keys)} or tag:<name>" : null;
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
