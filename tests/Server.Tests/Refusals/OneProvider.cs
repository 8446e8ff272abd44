using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Refusals;

/// <summary>One gateway for a class of tests: three models of three dialects at one scripted provider, which nothing bad may reach.</summary>
public sealed class OneProvider : IAsyncLifetime
{
    /// <summary>Endpoints that take a body, each with a good one.</summary>
    public static readonly IReadOnlyDictionary<string, string> Good = new Dictionary<string, string>
    {
        ["/v1/chat/completions"] = """{"model":"m-chat","messages":[{"role":"user","content":"Hi"}]}""",
        ["/v1/responses"] = """{"model":"m-responses","input":"Hi"}""",
        ["/v1/messages"] = """{"model":"m-claude","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}""",
        ["/v1/messages/count_tokens"] = """{"model":"m-claude","messages":[{"role":"user","content":"Hi"}]}""",
        ["/v1/embeddings"] = """{"model":"m-embed","input":"Hi"}""",
        ["/v1/respond"] = """{"intent":"chat","prompt":"Hi"}""",
    };

    public ScriptedProvider Provider { get; private set; } = null!;

    public TestGateway Gateway { get; private set; } = null!;

    public static string Yaml(Uri url, string more = "") => $$"""
        providers:
          chat: { dialect: openai, base_url: "{{url}}", api_keys: ["sk-secret-chat"], surfaces: [chat] }
          responses: { dialect: openai, base_url: "{{url}}", api_keys: ["sk-secret-responses"], surfaces: [responses] }
          embed: { dialect: openai, base_url: "{{url}}", api_keys: ["sk-secret-embed"], surfaces: [embeddings] }
          claude: { dialect: anthropic, base_url: "{{url}}", api_keys: ["sk-secret-claude"] }
        models:
          - { id: m-chat, provider: chat, surface: chat, price_usd_per_mtok: { input: 1.0, output: 4.0 } }
          - { id: m-responses, provider: responses, surface: responses, price_usd_per_mtok: { input: 1.0, output: 4.0 } }
          - { id: m-embed, provider: embed, surface: embeddings, price_usd_per_mtok: { input: 1.0, output: 0 } }
          - { id: m-claude, provider: claude, price_usd_per_mtok: { input: 1.0, output: 4.0 } }
        routes:
          - { name: default, candidates: [m-chat] }
        retry: { max_attempts: 1 }
        {{more}}
        """;

    /// <summary>Answers on each path what that API answers.</summary>
    public static async Task AnswerAsync(ScriptedRequest request, ScriptedConnection connection)
    {
        var dialect = request.Path switch { "/v1/chat/completions" => Dialect.OpenAiChat, "/v1/responses" => Dialect.OpenAiResponses, _ => Dialect.Anthropic };
        if (JsonDocument.Parse(request.Body).RootElement.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True)
        {
            await connection.BeginStreamAsync();
            await connection.ChunkAsync(Goldens.Stream(dialect));
            await connection.EndStreamAsync();
            return;
        }

        await connection.AnswerAsync(200, request.Path switch
        {
            "/v1/messages/count_tokens" => """{"input_tokens":3}""",
            "/v1/embeddings" => """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5]}],"model":"m","usage":{"prompt_tokens":1,"total_tokens":1}}""",
            _ => Goldens.Answer(dialect),
        });
    }

    public async ValueTask InitializeAsync()
    {
        Provider = new ScriptedProvider(AnswerAsync);
        Gateway = await TestGateway.StartAsync(Yaml(Provider.Url));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
