using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Limits;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>One vendor's HTTP API.</summary>
internal interface IVendorApi
{
    string Vendor { get; }

    /// <summary>What its models allow.</summary>
    RateLimits Limits { get; }

    /// <summary>The key as presented, empty when none.</summary>
    string PresentedKey(IHeaderDictionary headers);

    string NewRequestId(Draw arrival);

    /// <summary>The headers every answer of this vendor has.</summary>
    void SetCommonHeaders(Exchange exchange);

    void WriteError(Utf8JsonWriter json, ProviderError error, Exchange exchange);

    /// <summary>The vendor's own error for a status without a scripted body.</summary>
    ProviderError ErrorFor(int status);

    ValueTask AnswerAsync(Exchange exchange);

    /// <summary>Ends work that outlives its request.</summary>
    ValueTask StopAsync();
}
