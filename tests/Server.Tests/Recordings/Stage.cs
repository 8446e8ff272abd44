using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Recordings;

/// <summary>A gateway over one provider that answers with whichever recording is on.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly ScriptedProvider _provider;
    private readonly TestGateway _gateway;
    private readonly Slot _slot;

    private Stage(ScriptedProvider provider, TestGateway gateway, Slot slot) => (_provider, _gateway, _slot) = (provider, gateway, slot);

    /// <summary>What reached the provider last.</summary>
    public ScriptedRequest LastRequest => _provider.Requests[^1];

    public int RequestCount => _provider.Requests.Count;

    public static Task<Stage> OpenAsync(Dialect provider) => OpenAsync(url => Yaml.One(provider, url, "retry: { max_attempts: 1 }"));

    public static Task<Stage> OpenEmbeddingsAsync() => OpenAsync(static url => $$"""
        providers:
          a: { dialect: openai, base_url: "{{url}}", api_keys: ["sk-secret-a"], surfaces: [embeddings] }
        models:
          - { id: m-a, provider: a, surface: embeddings, price_usd_per_mtok: { input: 1.0, output: 0 } }
        """);

    private static async Task<Stage> OpenAsync(Func<Uri, string> yaml)
    {
        var slot = new Slot();
        var scripted = new ScriptedProvider((_, connection) => PlayAsync(slot.Current!, connection));
        return new Stage(scripted, await TestGateway.StartAsync(yaml(scripted.Url)), slot);
    }

    /// <summary>What a caller of <paramref name="caller"/>'s surface gets when the provider answers with the recording.</summary>
    public async Task<Heard> HearAsync(Recording recording, Dialect caller)
    {
        _slot.Current = recording;
        using var response = await _gateway.Http.PostAsync(caller, Caller.BodyOf(caller, "m-a", recording.IsStream));
        return await Heard.ReadAsync(response);
    }

    /// <summary>The same on any path with any body.</summary>
    public async Task<Heard> HearAsync(Recording recording, string path, string body)
    {
        _slot.Current = recording;
        using var response = await _gateway.Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        return await Heard.ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _provider.DisposeAsync();
    }

    // A recorded stream leaves in pieces of odd sizes, so that events are cut anywhere.
    private static async Task PlayAsync(Recording recording, ScriptedConnection connection)
    {
        if (!recording.IsStream)
        {
            await connection.AnswerAsync(recording.Status, recording.Text, recording.ContentType);
            return;
        }

        await connection.BeginStreamAsync(recording.ContentType);
        for (var at = 0; at < recording.Body.Length; at += 7919)
        {
            await connection.ChunkAsync(recording.Body.AsMemory(at, Math.Min(7919, recording.Body.Length - at)));
        }

        await connection.EndStreamAsync();
    }

    private sealed class Slot
    {
        public Recording? Current { get; set; }
    }
}

/// <summary>An answer as a caller gets it.</summary>
internal sealed record Heard(int Status, byte[] Body, string Provider)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public static async Task<Heard> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsByteArrayAsync(),
        response.Headers.TryGetValues("x-breakwater-provider", out var names) ? string.Join(',', names) : "");
}
