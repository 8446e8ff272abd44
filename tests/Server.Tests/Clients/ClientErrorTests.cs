using System.ClientModel;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using OpenAI.Chat;
using OpenAI.Responses;

namespace Breakwater.Server.Tests.Clients;

/// <summary>Errors as the official .NET clients' own exceptions, with their own retries left on: the gateway has to hold those back.</summary>
public sealed class ClientErrorTests(ClientGateway gateway) : IClassFixture<ClientGateway>, IAsyncLifetime
{
    private const int SdkRetries = 2;

    public async ValueTask InitializeAsync() => await gateway.ResetAsync();

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData("sim-gpt", 429, 429, "provider_rate_limited")]
    [InlineData("sim-gpt", 500, 502, "provider_unavailable")]
    [InlineData("sim-gpt", 503, 503, "provider_overloaded")]
    [InlineData("sim-gpt", 401, 502, "provider_credentials")]
    [InlineData("sim-claude", 429, 429, "provider_rate_limited")]
    [InlineData("sim-claude", 500, 502, "provider_unavailable")]
    [InlineData("sim-claude", 529, 503, "provider_overloaded")]
    public async Task OpenAi_ProviderFails_IsAClientResultException(string model, int providers, int callers, string code)
    {
        await gateway.Simulator.SetFaultAsync($$"""{"model":"{{model}}","status":{{providers}}}""");
        var error = await Should.ThrowAsync<ClientResultException>(() => gateway.Chat(model).CompleteChatAsync(new UserChatMessage(Samples.Question)));
        error.Status.ShouldBe(callers);
        error.Message.ShouldContain(code);
        (await gateway.Simulator.RequestsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task OpenAi_UnknownModel_Is404NamingNearOnes()
    {
        var error = await Should.ThrowAsync<ClientResultException>(() => gateway.Chat("sim-gptt").CompleteChatAsync(new UserChatMessage(Samples.Question)));
        error.Status.ShouldBe(404);
        error.Message.ShouldContain("sim-gpt");
    }

    // This client throws for no event of a chat stream: it shows an error as an update without content, with the error among its raw members.
    [Theory]
    [InlineData("sim-gpt")]
    [InlineData("sim-claude")]
    [InlineData("sim-gpt-responses")]
    public async Task OpenAiChat_StreamCut_ShowsTheErrorAndNeverFinishes(string model)
    {
        await gateway.Simulator.SetFaultAsync("""{"cut_after_events":8}""");
        var seen = await gateway.Chat(model).CompleteChatStreamingAsync(new UserChatMessage(Samples.Question)).ToListAsync();
        seen.Count.ShouldBeGreaterThan(1);
        seen.ShouldAllBe(update => update.FinishReason == null);
        ErrorCodeOf(seen[^1]).ShouldBe("stream_interrupted");
    }

    [Theory]
    [InlineData("sim-gpt")]
    [InlineData("sim-claude")]
    [InlineData("sim-gpt-chat")]
    public async Task OpenAiResponses_StreamCut_EndsWithErrorAndFailed(string model)
    {
        await gateway.Simulator.SetFaultAsync("""{"cut_after_events":8}""");
        var request = new CreateResponseOptions(model, [ResponseItem.CreateUserMessageItem(Samples.Question)]) { StoredOutputEnabled = false, StreamingEnabled = true };
        await using var stream = await gateway.Responses.CreateResponseStreamingAsync(request);
        var seen = await stream.ToListAsync();
        seen.OfType<StreamingResponseErrorUpdate>().ShouldHaveSingleItem().Code.ShouldBe("stream_interrupted");
        seen[^1].ShouldBeOfType<StreamingResponseFailedUpdate>().Response.Status.ShouldBe(ResponseStatus.Failed);
        seen.OfType<StreamingResponseCompletedUpdate>().ShouldBeEmpty();
        seen.Select(update => update.SequenceNumber).ShouldBe(Enumerable.Range(0, seen.Count));
    }

    [Theory]
    [InlineData("sim-claude", "anthropic", 429, typeof(AnthropicRateLimitException), "provider_rate_limited")]
    [InlineData("sim-claude", "anthropic", 529, typeof(AnthropicOverloadedException), "provider_overloaded")]
    [InlineData("sim-claude", "anthropic", 500, typeof(Anthropic5xxException), "provider_unavailable")]
    [InlineData("sim-claude", "anthropic", 401, typeof(Anthropic5xxException), "provider_credentials")]
    [InlineData("sim-gpt", "openai", 429, typeof(AnthropicRateLimitException), "provider_rate_limited")]
    [InlineData("sim-gpt", "openai", 503, typeof(AnthropicOverloadedException), "provider_overloaded")]
    [InlineData("sim-gpt-responses", "openai", 500, typeof(Anthropic5xxException), "provider_unavailable")]
    public async Task Anthropic_ProviderFails_IsItsTypedExceptionOnce(string model, string vendor, int status, System.Type type, string code)
    {
        await gateway.Simulator.SetFaultAsync($$"""{"vendor":"{{vendor}}","status":{{status}}}""");
        var error = await Should.ThrowAsync<AnthropicApiException>(() => CreateAsync(model, SdkRetries));
        error.ShouldBeAssignableTo(type);
        error.ApiMessage.ShouldNotBeNull().ShouldContain(code);
        error.RequestID.ShouldStartWith("req_");
        (await gateway.Simulator.RequestsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Anthropic_UnknownModel_IsNotFoundNamingNearOnes()
    {
        var error = await Should.ThrowAsync<AnthropicNotFoundException>(() => CreateAsync("sim-claud", SdkRetries));
        error.ApiMessage.ShouldNotBeNull().ShouldContain("sim-claude");
    }

    [Fact]
    public async Task Anthropic_NegativeLimit_IsBadRequestNamingTheField()
    {
        var error = await Should.ThrowAsync<AnthropicBadRequestException>(() => CreateAsync("sim-claude", SdkRetries, maxTokens: -1));
        error.ApiMessage.ShouldNotBeNull().ShouldContain("max_tokens");
    }

    [Theory]
    [InlineData("sim-claude")]
    [InlineData("sim-gpt")]
    [InlineData("sim-gpt-responses")]
    public async Task Anthropic_StreamCut_ThrowsAndNeverStops(string model)
    {
        await gateway.Simulator.SetFaultAsync("""{"cut_after_events":8}""");
        var seen = new List<RawMessageStreamEvent>();
        await Should.ThrowAsync<AnthropicSseException>(async () =>
        {
            await foreach (var streamed in gateway.Anthropic.Messages.CreateStreaming(Request(model, 512)))
            {
                seen.Add(streamed);
            }
        });
        seen.ShouldNotBeEmpty();
        seen.Exists(streamed => streamed.TryPickStop(out var _) || streamed.TryPickDelta(out var _)).ShouldBeFalse();
    }

    private static string? ErrorCodeOf(StreamingChatCompletionUpdate update) => update.Patch.TryGetValue("$.error.code"u8, out string? code) ? code : null;

    private static MessageCreateParams Request(string model, long maxTokens) => new() { Model = model, MaxTokens = maxTokens, Messages = [new UserMessageParam(Samples.Question)] };

    private Task<Message> CreateAsync(string model, int retries, long maxTokens = 512) =>
        gateway.AnthropicWith(retries).Messages.Create(Request(model, maxTokens));
}
