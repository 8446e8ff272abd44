using System.Net.Http.Headers;
using System.Text.Json;

namespace Breakwater.Demo;

/// <summary>What the gateway tells of its targets, asked over its admin listener as <c>breakwater status</c> does.</summary>
internal sealed class GatewayWatch(Uri admin, string token) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri _address = new(admin, "/admin/status");

    public async Task<IReadOnlyList<TargetLine>> LookAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var answer = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        using var json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        return [.. json.RootElement.GetProperty("targets").EnumerateArray().Select(Line)];
    }

    public void Dispose() => _http.Dispose();

    // The demonstration's providers have one key each.
    private static TargetLine Line(JsonElement target)
    {
        var key = target.GetProperty("keys")[0];
        return new TargetLine(
            target.GetProperty("provider").GetString()!,
            target.GetProperty("model").GetString()!,
            target.GetProperty("breaker").GetString()!,
            target.GetProperty("score").GetDouble(),
            key.TryGetProperty("limit", out var limit) ? limit.GetInt32() : null,
            key.GetProperty("in_flight").GetInt32(),
            key.GetProperty("waiting").GetInt32());
    }
}

/// <summary>One target now. Limit null: the provider has not pushed back yet.</summary>
internal sealed record TargetLine(string Provider, string Model, string Breaker, double Score, int? Limit, int InFlight, int Waiting);
