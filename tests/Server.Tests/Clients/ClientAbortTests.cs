using Anthropic.Models.Messages;
using OpenAI.Chat;
using OpenAI.Responses;

namespace Breakwater.Server.Tests.Clients;

/// <summary>A client that leaves takes the provider's connection with it.</summary>
public sealed class ClientAbortTests(ClientGateway gateway) : IClassFixture<ClientGateway>, IAsyncLifetime
{
    // The provider falls silent for good after some events, so only leaving can end the request.
    private const string Stall = """{"stall_after_events":12}""";

    public async ValueTask InitializeAsync()
    {
        await gateway.ResetAsync();
        await gateway.Simulator.SetFaultAsync(Stall);
    }

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData("sim-gpt")]
    [InlineData("sim-claude")]
    [InlineData("sim-gpt-responses")]
    public async Task OpenAiChat_CancelledMidStream_ClosesTheProvidersConnection(string model)
    {
        using var leave = new CancellationTokenSource();
        await LeaveAsync(gateway.Chat(model).CompleteChatStreamingAsync([new UserChatMessage(Samples.Question)], cancellationToken: leave.Token), leave);
        await ShouldHaveLeftAsync();
    }

    [Theory]
    [InlineData("sim-gpt")]
    [InlineData("sim-claude")]
    [InlineData("sim-gpt-chat")]
    public async Task OpenAiResponses_CancelledMidStream_ClosesTheProvidersConnection(string model)
    {
        using var leave = new CancellationTokenSource();
        var request = new CreateResponseOptions(model, [ResponseItem.CreateUserMessageItem(Samples.Question)]) { StoredOutputEnabled = false, StreamingEnabled = true };
        await using var stream = await gateway.Responses.CreateResponseStreamingAsync(request, leave.Token);
        await LeaveAsync(stream, leave);
        await ShouldHaveLeftAsync();
    }

    [Theory]
    [InlineData("sim-claude")]
    [InlineData("sim-gpt")]
    [InlineData("sim-gpt-responses")]
    public async Task Anthropic_CancelledMidStream_ClosesTheProvidersConnection(string model)
    {
        using var leave = new CancellationTokenSource();
        var request = new MessageCreateParams { Model = model, MaxTokens = 512, Messages = [new UserMessageParam(Samples.Question)] };
        await LeaveAsync(gateway.Anthropic.Messages.CreateStreaming(request, leave.Token), leave);
        await ShouldHaveLeftAsync();
    }

    private static async Task LeaveAsync<T>(IAsyncEnumerable<T> stream, CancellationTokenSource leave)
    {
        var seen = 0;
        try
        {
            await foreach (var _ in stream.WithCancellation(leave.Token))
            {
                if (++seen == 3)
                {
                    await leave.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            seen.ShouldBeGreaterThanOrEqualTo(3);
        }
    }

    private async Task ShouldHaveLeftAsync()
    {
        var request = await gateway.Simulator.RequestAsync(one => one.GetProperty("finished").GetBoolean());
        request.GetProperty("client_left").GetBoolean().ShouldBeTrue();
        request.GetProperty("completed").GetBoolean().ShouldBeFalse();
        request.GetProperty("stream").GetBoolean().ShouldBeTrue();
    }
}
