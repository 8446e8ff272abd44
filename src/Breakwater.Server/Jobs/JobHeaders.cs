using System.Globalization;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Server.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Jobs;

/// <summary>How a request is to be served, as headers that can be read again. Neither its credential, nor its deadline: nobody waits for it.</summary>
internal static class JobHeaders
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(CallerHints hints)
    {
        var headers = new List<KeyValuePair<string, string>>(hints.Forwarded);
        Add(headers, "x-sla-tier", hints.SlaTier?.ToString().ToLowerInvariant());
        Add(headers, "x-intent", hints.Intent);
        Add(headers, "x-breakwater-session", hints.Session);
        Add(headers, "x-breakwater-max-cost-usd", hints.MaxCost?.ToString());
        Add(headers, "x-breakwater-tags", hints.Tags.Count == 0 ? null : string.Join(',', hints.Tags.Select(static tag => string.Create(CultureInfo.InvariantCulture, $"{tag.Key}={tag.Value}"))));
        return headers;
    }

    /// <summary>The hints again; a fault when a later version reads them otherwise.</summary>
    public static Fault? Read(IReadOnlyList<KeyValuePair<string, string>> headers, string? tenant, out CallerHints hints)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            dictionary[name] = value;
        }

        var fault = HintReader.Read(dictionary, out hints);
        hints = hints with { IsJob = true, OnBehalfOf = tenant };
        return fault;
    }

    private static void Add(List<KeyValuePair<string, string>> headers, string name, string? value)
    {
        if (value is not null)
        {
            headers.Add(new(name, value));
        }
    }
}
