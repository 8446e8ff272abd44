using System.Text;
using System.Text.Json;

namespace Breakwater.Server.Tests.Clients;

/// <summary>The simulated providers' own endpoints: faults and the record of requests.</summary>
internal sealed class SimulatorControl(Uri address) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = Patience };

    /// <summary>Adds a rule, or an array of rules, in the JSON of <c>POST /sim/faults</c>.</summary>
    public Task SetFaultAsync(string json) => SendAsync(HttpMethod.Post, "/sim/faults", json);

    public Task ClearFaultsAsync() => SendAsync(HttpMethod.Delete, "/sim/faults");

    /// <summary>The requests that reached either provider, oldest first, in the JSON of <c>GET /sim/requests</c>.</summary>
    public async Task<IReadOnlyList<JsonElement>> RequestsAsync() => [.. (await SendAsync(HttpMethod.Get, "/sim/requests")).GetProperty("requests").EnumerateArray()];

    public Task ClearRequestsAsync() => SendAsync(HttpMethod.Delete, "/sim/requests");

    /// <summary>The first request for which <paramref name="holds"/>, waited for: the provider notes how a request ended only after its caller knows.</summary>
    public async Task<JsonElement> RequestAsync(Func<JsonElement, bool> holds)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            var requests = await RequestsAsync();
            foreach (var request in requests)
            {
                if (holds(request))
                {
                    return request;
                }
            }

            if (late.IsCancellationRequested)
            {
                throw new TimeoutException($"no such request among {string.Join('\n', requests)}");
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new ArgumentException($"{method} {path}: {text}", nameof(json));
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
