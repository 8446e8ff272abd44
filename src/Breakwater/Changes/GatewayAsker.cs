using System.Net.Http.Headers;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Primitives;

namespace Breakwater.Changes;

/// <summary>Asks a running gateway as any client does. Safe for concurrent use.</summary>
internal sealed class GatewayAsker(Uri address, string? key) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), UseProxy = false });

    /// <summary>Why no gateway answers; null when one does.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/health/live"));
            using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : $"what answers at {address} is no gateway: {(int)response.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return $"no gateway answers at {address}: {e.Message} Is it running? Its address is listen.data of the configuration, or --data; --config tests a configuration without one.";
        }
    }

    public async ValueTask<GoldAnswer> AskAsync(GoldAsk ask, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/v1/chat/completions"))
        {
            Content = new ByteArrayContent(ask.Body()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        if (ask.Intent is not null)
        {
            request.Headers.Add("x-intent", ask.Intent);
        }

        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            var cost = Money.TryParseUsd(HeaderOf(response, "x-breakwater-cost-usd"), out var told) ? told : Money.Zero;
            return GoldAnswer.Read((int)response.StatusCode, body, cost, HeaderOf(response, "x-breakwater-model"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new GoldAnswer(null, $"the gateway did not answer: {e.Message}", Money.Zero, "");
        }
    }

    public void Dispose() => _http.Dispose();

    private static string HeaderOf(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : "";
}
