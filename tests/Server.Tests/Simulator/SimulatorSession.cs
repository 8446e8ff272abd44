using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Breakwater.Simulator.Faults;
using Breakwater.Simulator.Providers;

namespace Breakwater.Server.Tests.Simulator;

/// <summary>Simulated providers without pauses, and a client that speaks to them as the SDKs do.</summary>
internal sealed class SimulatorSession : IAsyncDisposable
{
    public const string Key = "sk-test-harbour-0123456789";

    private SimulatorSession(SimulatedProviders providers) => Providers = providers;

    public SimulatedProviders Providers { get; }

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public static Task<SimulatorSession> StartAsync(params FaultRule[] faults) =>
        StartAsync(new SimulatorOptions { Pacing = PacingOptions.Instant, Faults = faults });

    public static async Task<SimulatorSession> StartAsync(SimulatorOptions options, TimeProvider? time = null) =>
        new(await SimulatedProviders.StartAsync(options, time ?? TimeProvider.System, CancellationToken.None));

    public Task<HttpResponseMessage> SendOpenAiAsync(HttpMethod method, string path, string? body = null) =>
        SendAsync(OpenAi(method, path, body));

    public Task<HttpResponseMessage> SendAnthropicAsync(HttpMethod method, string path, string? body = null, string version = "2023-06-01") =>
        SendAsync(Anthropic(method, path, body, version));

    public HttpRequestMessage OpenAi(HttpMethod method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Providers.OpenAiUrl, path)) { Content = Json(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return request;
    }

    public HttpRequestMessage Anthropic(HttpMethod method, string path, string? body = null, string version = "2023-06-01")
    {
        var request = new HttpRequestMessage(method, new Uri(Providers.AnthropicUrl, path)) { Content = Json(body) };
        request.Headers.Add("x-api-key", Key);
        request.Headers.Add("anthropic-version", version);
        return request;
    }

    /// <summary>Returns once the headers are there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

    public async Task<JsonElement> OpenAiAsync(string path, string body) => await ReadAsync(await SendOpenAiAsync(HttpMethod.Post, path, body));

    public async Task<JsonElement> OpenAiGetAsync(string path) => await ReadAsync(await SendOpenAiAsync(HttpMethod.Get, path));

    public async Task<JsonElement> AnthropicAsync(string path, string body) => await ReadAsync(await SendAnthropicAsync(HttpMethod.Post, path, body));

    public async Task<List<SseEvent>> OpenAiStreamAsync(string path, string body) => await EventsAsync(await SendOpenAiAsync(HttpMethod.Post, path, body));

    public async Task<List<SseEvent>> AnthropicStreamAsync(string path, string body) => await EventsAsync(await SendAnthropicAsync(HttpMethod.Post, path, body));

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return JsonDocument.Parse(text).RootElement;
    }

    public static async Task<List<SseEvent>> EventsAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        return SseEvent.Parse(text);
    }

    /// <summary>What the stream brought until it broke off.</summary>
    public static async Task<(string Text, bool Broken)> ReadUntilBrokenAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var all = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
                all.Write(buffer, 0, read);
            return (Encoding.UTF8.GetString(all.ToArray()), false);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return (Encoding.UTF8.GetString(all.ToArray()), true);
        }
    }

    public async Task<JsonElement> ControlAsync(HttpMethod method, string path, string? body = null) =>
        await ReadAsync(await Client.SendAsync(new HttpRequestMessage(method, new Uri(Providers.OpenAiUrl, path)) { Content = Json(body) }));

    /// <summary>Asks for the log until the condition holds; the test run's own timeout ends a wait in vain.</summary>
    public async Task<JsonElement> RequestsAsync(Predicate<JsonElement> until)
    {
        while (true)
        {
            var log = await ControlAsync(HttpMethod.Get, "/sim/requests");
            if (until(log))
                return log;
        }
    }

    public static string Chat(string text, string more = "") =>
        $$"""{"model":"sim-gpt","messages":[{"role":"user","content":{{JsonValue.Create(text)!.ToJsonString()}}}]{{more}}}""";

    public static string Message(string text, string more = "") =>
        $$"""{"model":"sim-claude","max_tokens":2000,"messages":[{"role":"user","content":{{JsonValue.Create(text)!.ToJsonString()}}}]{{more}}}""";

    public static string Response(string text, string more = "") =>
        $$"""{"model":"sim-gpt","input":{{JsonValue.Create(text)!.ToJsonString()}}{{more}}}""";

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Providers.DisposeAsync();
    }

    private static StringContent? Json(string? body) => body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
}
