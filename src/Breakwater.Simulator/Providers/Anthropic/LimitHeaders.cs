using System.Globalization;
using Breakwater.Simulator.Providers.Limits;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>anthropic-ratelimit-*: token counts rounded to thousands, resets as the moment the bucket is full.</summary>
internal static class LimitHeaders
{
    private const long Step = 1000;

    public static void Set(IHeaderDictionary headers, ModelMeter meter, DateTimeOffset now)
    {
        var input = meter.InputTokens;
        var output = meter.OutputTokens;
        if (meter.Requests is { } requests)
            Set(headers, "requests", requests.Limit, requests.Remaining, now + requests.Reset);
        if (input is { } inView)
            Set(headers, "input-tokens", inView.Limit, Rounded(inView.Remaining), now + inView.Reset);
        if (output is { } outView)
            Set(headers, "output-tokens", outView.Limit, Rounded(outView.Remaining), now + outView.Reset);
        if (input is { } a && output is { } b)
            Set(headers, "tokens", a.Limit + b.Limit, Rounded(a.Remaining) + Rounded(b.Remaining), now + (a.Reset > b.Reset ? a.Reset : b.Reset));
    }

    /// <summary>To the nearest thousand.</summary>
    public static long Rounded(long tokens) => (tokens + Step / 2) / Step * Step;

    private static void Set(IHeaderDictionary headers, string unit, long limit, long remaining, DateTimeOffset reset)
    {
        var prefix = "anthropic-ratelimit-" + unit;
        headers[prefix + "-limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers[prefix + "-remaining"] = remaining.ToString(CultureInfo.InvariantCulture);
        headers[prefix + "-reset"] = reset.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}
