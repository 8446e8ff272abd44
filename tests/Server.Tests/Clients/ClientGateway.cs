using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Breakwater.Server.Tests.Support;
using Breakwater.Simulator.Providers;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;
using OpenAI.Responses;

namespace Breakwater.Server.Tests.Clients;

/// <summary>A gateway over simulated providers, and the official clients pointed at it. One for each test class.</summary>
public sealed class ClientGateway : IAsyncLifetime
{
    /// <summary>
    /// One model by its own dialect at each vendor, and the OpenAI one again by each of its surfaces alone. Each has a route of its own, so that no fallback
    /// hides a failed translation.
    /// </summary>
    private const string Yaml = """
        providers:
          openai: { dialect: openai, base_url: "{openai}", api_keys: [sim-openai-key] }
          claude: { dialect: anthropic, base_url: "{anthropic}", api_keys: [sim-anthropic-key] }
        models:
          - { id: sim-gpt, provider: openai, surface: [chat, responses], max_output: 8192, price_usd_per_mtok: { input: 2, output: 10 } }
          - { id: sim-gpt-chat, provider: openai, upstream_id: sim-gpt, surface: [chat], traits: [reasoning_model], max_output: 8192, price_usd_per_mtok: { input: 2, output: 10 } }
          - { id: sim-gpt-responses, provider: openai, upstream_id: sim-gpt, surface: [responses], traits: [reasoning_model], max_output: 8192, price_usd_per_mtok: { input: 2, output: 10 } }
          - { id: sim-claude, provider: claude, surface: [messages], max_output: 8192, traits: [adaptive_thinking, budget_thinking], price_usd_per_mtok: { input: 2, output: 10 } }
        routes:
          - { name: only-gpt, match: { model: sim-gpt }, candidates: [sim-gpt] }
          - { name: only-gpt-chat, match: { model: sim-gpt-chat }, candidates: [sim-gpt-chat] }
          - { name: only-gpt-responses, match: { model: sim-gpt-responses }, candidates: [sim-gpt-responses] }
          - { name: only-claude, match: { model: sim-claude }, candidates: [sim-claude] }
          - { name: default, candidates: [sim-gpt, sim-claude] }
        retry: { max_attempts: 1 }
        """;

    private TestGateway _gateway = null!;

    internal SimulatorControl Simulator { get; private set; } = null!;

    /// <summary>Repeats nothing by itself.</summary>
    public AnthropicClient Anthropic => AnthropicWith(retries: 0);

    public ResponsesClient Responses => new(
        new ApiKeyCredential("unused"), new ResponsesClientOptions { Endpoint = OpenAiEndpoint, RetryPolicy = new ClientRetryPolicy(0) });

    public OpenAIModelClient Models => new(new ApiKeyCredential("unused"), OpenAiOptions(retries: 0));

    private Uri OpenAiEndpoint => new(_gateway.Host.DataAddress, "/v1");

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartSimulatedAsync(Yaml, new SimulatorOptions { Pacing = PacingOptions.Instant });
        Simulator = new SimulatorControl(_gateway.Simulator!.OpenAiUrl);
    }

    /// <summary>No faults and no record of requests.</summary>
    public async Task ResetAsync()
    {
        await Simulator.ClearFaultsAsync();
        await Simulator.ClearRequestsAsync();
    }

    public ChatClient Chat(string model, int retries = 0) => new(model, new ApiKeyCredential("unused"), OpenAiOptions(retries));

    public EmbeddingClient Embeddings(string model) => new(model, new ApiKeyCredential("unused"), OpenAiOptions(retries: 0));

    public AnthropicClient AnthropicWith(int retries) => new() { BaseUrl = _gateway.Host.DataAddress.ToString(), ApiKey = "unused", MaxRetries = retries };

    public async ValueTask DisposeAsync()
    {
        Simulator.Dispose();
        await _gateway.DisposeAsync();
    }

    private OpenAIClientOptions OpenAiOptions(int retries) => new() { Endpoint = OpenAiEndpoint, RetryPolicy = new ClientRetryPolicy(retries) };
}
