using System.Globalization;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>The caller's headers → hints, each checked (CONTRACT section 4).</summary>
internal static class HintReader
{
    private const int MaxDeadlineMs = 3_600_000;
    private const int MaxTags = 8;
    private const int MaxTagLength = 64;

    private static readonly Dictionary<string, SlaTier> Tiers =
        Enum.GetValues<SlaTier>().ToDictionary(static tier => tier.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Headers that concern only the caller's dialect and may go along; nothing else of the caller's reaches a provider (F-L1).</summary>
    private static readonly string[] Forwarded = ["anthropic-version", "anthropic-beta", "openai-beta", "x-client-request-id"];

    public static Fault? Read(IHeaderDictionary headers, out CallerHints hints)
    {
        hints = CallerHints.None;
        if (ReadTier(headers, out var slaTier) is { } untiered)
        {
            return untiered;
        }

        var intent = Value(headers, "x-intent");
        if (intent is not null && !IsToken(intent))
        {
            return Fault.InvalidRequest($"x-intent is '{Short(intent)}'; it must be up to {MaxTagLength} letters, digits, '-' or '_'", "x-intent");
        }

        if (ReadDeadline(headers, out var deadline) is { } late)
        {
            return late;
        }

        if (ReadTags(headers, out var tags) is { } untagged)
        {
            return untagged;
        }

        if (ReadSession(headers, out var session) is { } unnamed)
        {
            return unnamed;
        }

        if (ReadMaxCost(headers, out var maxCost) is { } unpriced)
        {
            return unpriced;
        }

        var forwarded = ReadForwarded(headers);
        var mayWait = Value(headers, "prefer") is { } preferred && preferred.Split([',', ';'], StringSplitOptions.TrimEntries).Contains("respond-async", StringComparer.OrdinalIgnoreCase);
        _ = int.TryParse(Value(headers, "x-stainless-retry-count"), NumberStyles.None, CultureInfo.InvariantCulture, out var retries);
        if (slaTier is null && intent is null && deadline is null && session is null && maxCost is null && tags.Count == 0 && forwarded.Count == 0 && retries == 0 && !mayWait)
        {
            return null;
        }

        hints = new CallerHints
        {
            SlaTier = slaTier,
            Intent = intent is null ? null : Intents.Canonical(intent),
            Deadline = deadline,
            Session = session,
            MaxCost = maxCost,
            Tags = tags,
            Forwarded = forwarded,
            ClientRetries = retries,
            MayWait = mayWait,
        };
        return null;
    }

    private static Fault? ReadTier(IHeaderDictionary headers, out SlaTier? tier)
    {
        tier = null;
        var text = Value(headers, "x-sla-tier");
        if (text is null)
        {
            return null;
        }

        // Enum.TryParse would take "1" and add up "gold,silver".
        if (!Tiers.TryGetValue(text, out var parsed))
        {
            return Fault.InvalidRequest($"x-sla-tier is '{Short(text)}'; it must be gold, silver or bronze", "x-sla-tier");
        }

        tier = parsed;
        return null;
    }

    private static Fault? ReadDeadline(IHeaderDictionary headers, out TimeSpan? deadline)
    {
        deadline = null;
        var text = Value(headers, "x-breakwater-deadline-ms");
        if (text is null)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) || ms is < 1 or > MaxDeadlineMs)
        {
            return Fault.InvalidRequest($"x-breakwater-deadline-ms is '{Short(text)}'; it must be a whole number of milliseconds from 1 to {MaxDeadlineMs}", "x-breakwater-deadline-ms");
        }

        deadline = TimeSpan.FromMilliseconds(ms);
        return null;
    }

    private static Fault? ReadSession(IHeaderDictionary headers, out string? session)
    {
        session = Value(headers, "x-breakwater-session");
        return session is null || IsToken(session)
            ? null
            : Fault.InvalidRequest($"x-breakwater-session is '{Short(session)}'; it must be up to {MaxTagLength} letters, digits, '-', '_' or '.'", "x-breakwater-session");
    }

    private static Fault? ReadMaxCost(IHeaderDictionary headers, out Money? cost)
    {
        cost = null;
        var text = Value(headers, "x-breakwater-max-cost-usd");
        if (text is null)
        {
            return null;
        }

        if (!Money.TryParseUsd(text, out var read) || read <= Money.Zero)
        {
            return Fault.InvalidRequest($"x-breakwater-max-cost-usd is '{Short(text)}'; it must be an amount of US dollars above zero, such as 0.05", "x-breakwater-max-cost-usd");
        }

        cost = read;
        return null;
    }

    private static Fault? ReadTags(IHeaderDictionary headers, out IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        tags = [];
        var text = Value(headers, "x-breakwater-tags");
        if (text is null)
        {
            return null;
        }

        var read = new List<KeyValuePair<string, string>>();
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || pair.Length > 2 * MaxTagLength || !IsToken(pair[..at]) || read.Exists(t => t.Key == pair[..at]) || read.Count == MaxTags)
            {
                return Fault.InvalidRequest($"x-breakwater-tags has '{Short(pair)}'; it takes up to {MaxTags} pairs name=value, each name once", "x-breakwater-tags");
            }

            read.Add(new(pair[..at], pair[(at + 1)..]));
        }

        tags = read;
        return null;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> ReadForwarded(IHeaderDictionary headers)
    {
        List<KeyValuePair<string, string>>? found = null;
        foreach (var name in Forwarded)
        {
            if (Value(headers, name) is { } value)
            {
                (found ??= []).Add(new(name, value));
            }
        }

        return found is null ? [] : found;
    }

    private static string? Value(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var values) && values.Count > 0 ? string.Join(',', values.ToArray()) : null;

    private static bool IsToken(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= MaxTagLength;
    }

    // What the caller sent is shown back to them, but never at length.
    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
