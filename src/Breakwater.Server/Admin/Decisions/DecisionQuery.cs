using System.Globalization;
using Breakwater.Core.Line.Decisions;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Decisions;

/// <summary>Which decisions are asked for.</summary>
internal sealed record DecisionQuery
{
    public const int MostDecisions = 1000;
    private const int DefaultLimit = 100;

    public DateTimeOffset From { get; private init; } = DateTimeOffset.MinValue;

    public DateTimeOffset To { get; private init; } = DateTimeOffset.MaxValue;

    public string? Tenant { get; private init; }

    /// <summary>As asked for, or as it answered.</summary>
    public string? Model { get; private init; }

    public int? Status { get; private init; }

    public int Limit { get; private init; } = DefaultLimit;

    /// <summary>Where the page before ended.</summary>
    public DecisionCursor Before { get; private init; } = DecisionCursor.Newest;

    /// <summary>Reads a query; what is wrong with it, or null.</summary>
    public static string? Problem(IQueryCollection query, out DecisionQuery read)
    {
        read = new DecisionQuery { Tenant = Text(query, "tenant"), Model = Text(query, "model") };
        if (Moment(query, "from", read.From, out var from) is { } early)
        {
            return early;
        }

        if (Moment(query, "to", read.To, out var to) is { } late)
        {
            return late;
        }

        if (!Whole(query, "limit", 1, MostDecisions, out var limit))
        {
            return $"limit is '{query["limit"]}'; it must be a whole number from 1 to {MostDecisions}";
        }

        if (!Whole(query, "status", 100, 599, out var status))
        {
            return $"status is '{query["status"]}'; it must be the status that callers got, from 100 to 599";
        }

        var cursor = DecisionCursor.Newest;
        if (Text(query, "cursor") is { } text && !DecisionCursor.TryParse(text, out cursor))
        {
            return $"cursor is '{text}'; it must be the next of the page before";
        }

        read = read with { From = from, To = to, Limit = limit ?? DefaultLimit, Status = status, Before = cursor };
        return null;
    }

    /// <summary>Whether a decision is among those asked for.</summary>
    public bool Takes(Decision decision) =>
        decision.At >= From.UtcDateTime && decision.At < To.UtcDateTime
        && (Tenant is null || decision.Tenant == Tenant)
        && (Status is null || decision.Status == Status)
        && (Model is null || decision.Asked == Model || decision.Attempts.Any(attempt => attempt.Model == Model));

    private static string? Text(IQueryCollection query, string name) => query[name] is { Count: > 0 } value ? value.ToString() : null;

    private static string? Moment(IQueryCollection query, string name, DateTimeOffset unset, out DateTimeOffset moment)
    {
        moment = unset;
        return Text(query, name) is { } text && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment)
            ? $"{name} is '{text}'; it must be a moment such as 2026-11-21T12:00:00Z"
            : null;
    }

    private static bool Whole(IQueryCollection query, string name, int least, int most, out int? value)
    {
        value = null;
        if (Text(query, name) is not { } text)
        {
            return true;
        }

        var read = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;
        value = number;
        return read;
    }
}

/// <summary>A place among decisions, the newest first: those after it are in an earlier block, or before a place in its block.</summary>
internal readonly record struct DecisionCursor(long Block, int Index)
{
    public static DecisionCursor Newest { get; } = new(long.MaxValue, int.MaxValue);

    public static bool TryParse(string text, out DecisionCursor cursor)
    {
        cursor = default;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var block)
            || !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return false;
        }

        cursor = new DecisionCursor(block, index);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Block}.{Index}");
}
