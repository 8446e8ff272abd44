using System.Globalization;
using Breakwater.Core.Configuration.Options;
using Breakwater.Simulator.Providers.Anthropic;
using Breakwater.Simulator.Providers.Limits;

namespace Breakwater.Simulator.World;

/// <summary>Rate-limit headers in a vendor's form (protocols 4.1, 4.2), made only when somebody looks.</summary>
internal readonly record struct RateHeaders(Vendor Vendor, BucketView? Requests, BucketView? Tokens, DateTimeOffset At)
{
    /// <summary>A header's value by its name in lower case; null when there is no such limit, or it is kept hidden.</summary>
    public string? Find(string name) => Vendor == Vendor.Anthropic ? FindAnthropic(name) : FindOpenAi(name);

    private string? FindOpenAi(string name) => name switch
    {
        "x-ratelimit-limit-requests" => Number(Requests?.Limit),
        "x-ratelimit-remaining-requests" => Number(Requests?.Remaining),
        "x-ratelimit-reset-requests" => Requests is { } requests ? GoDuration.Format(requests.Reset) : null,
        "x-ratelimit-limit-tokens" => Number(Tokens?.Limit),
        "x-ratelimit-remaining-tokens" => Number(Tokens?.Remaining),
        "x-ratelimit-reset-tokens" => Tokens is { } tokens ? GoDuration.Format(tokens.Reset) : null,
        _ => null,
    };

    private string? FindAnthropic(string name) => name switch
    {
        "anthropic-ratelimit-requests-limit" => Number(Requests?.Limit),
        "anthropic-ratelimit-requests-remaining" => Number(Requests?.Remaining),
        "anthropic-ratelimit-requests-reset" => Moment(Requests),
        "anthropic-ratelimit-tokens-limit" => Number(Tokens?.Limit),
        "anthropic-ratelimit-tokens-remaining" => Number(Tokens is { } tokens ? LimitHeaders.Rounded(tokens.Remaining) : null),
        "anthropic-ratelimit-tokens-reset" => Moment(Tokens),
        _ => null,
    };

    private string? Moment(BucketView? bucket) =>
        bucket is { } view ? (At + view.Reset).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null;

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
