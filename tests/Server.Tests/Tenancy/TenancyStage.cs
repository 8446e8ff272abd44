using System.Text;
using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Tenancy;

/// <summary>A gateway with a store and two providers that see who reaches them; it can be started anew over the same store.</summary>
internal sealed class TenancyStage : IAsyncDisposable
{
    private readonly string _more;

    private TenancyStage(string more) => _more = more;

    public MemoryStore Store { get; } = new();

    public ScriptedProvider A { get; } = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));

    public ScriptedProvider B { get; } = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.Anthropic));

    public CollectingLogs Logs { get; } = new();

    public TestGateway Gateway { get; private set; } = null!;

    /// <summary>Requests that any provider saw.</summary>
    public int Upstream => A.Requests.Count + B.Requests.Count;

    public static async Task<TenancyStage> StartAsync(string more = "")
    {
        var stage = new TenancyStage(more);
        await stage.StartGatewayAsync();
        return stage;
    }

    public async Task RestartAsync()
    {
        await Gateway.DisposeAsync();
        await StartGatewayAsync();
    }

    public string Yaml(string more) => Support.Yaml.Two(Dialect.OpenAiChat, A.Url, Dialect.Anthropic, B.Url, more);

    /// <summary>A command; its status and what was answered.</summary>
    public async Task<(int Status, JsonElement Answer)> CommandAsync(string method, string path, string? body = null)
    {
        using var answer = await Gateway.AdminAsync(new HttpMethod(method), path, body);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone());
    }

    /// <summary>A command that is carried out.</summary>
    public async Task<JsonElement> DoAsync(string method, string path, string? body = null)
    {
        var (status, answer) = await CommandAsync(method, path, body);
        status.ShouldBeInRange(200, 201, answer.GetRawText());
        return answer;
    }

    /// <summary>A new key of a tenant, and its id.</summary>
    public async Task<(string Key, string Id)> MakeKeyAsync(string tenant)
    {
        var made = await DoAsync("POST", "/admin/keys", $$"""{"tenant":"{{tenant}}","reason":"a test"}""");
        return (made.GetProperty("key").GetString()!, made.GetProperty("id").GetString()!);
    }

    /// <summary>What a caller with this key is answered.</summary>
    public async Task<(int Status, string Body)> CallAsync(string? key, Dialect dialect = Dialect.OpenAiChat, string model = "m-a", string? path = null)
    {
        using var request = new HttpRequestMessage(path is null ? HttpMethod.Post : HttpMethod.Get, path ?? Caller.PathOf(dialect));
        request.Content = path is null ? new StringContent(Caller.BodyOf(dialect, model), Encoding.UTF8, "application/json") : null;
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", key);
        }

        using var response = await Gateway.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await A.DisposeAsync();
        await B.DisposeAsync();
        Logs.Dispose();
    }

    private async Task StartGatewayAsync() => Gateway = await TestGateway.StartAsync(Yaml(_more), logging: Logs, store: Store);
}
