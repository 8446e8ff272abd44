using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

namespace Breakwater.Server.Tests.Simulator;

/// <summary>The official OpenAI library reads what the simulator writes.</summary>
public sealed class OfficialSdkTests
{
    [Fact]
    public async Task OpenAiLibrary_PlainAndStreamed_GetTheSameKindOfAnswer()
    {
        await using var session = await SimulatorSession.StartAsync();
        var client = Client(session);
        var whole = (await client.CompleteChatAsync(new UserChatMessage("Hello"))).Value;
        whole.Content[0].Text.ShouldStartWith("You said: \"Hello\".");
        whole.FinishReason.ShouldBe(ChatFinishReason.Stop);

        var text = "";
        await foreach (var update in client.CompleteChatStreamingAsync(new UserChatMessage("Hello")))
            text += string.Concat(update.ContentUpdate.Select(static part => part.Text));
        text.ShouldStartWith("You said: \"Hello\".");
    }

    [Fact]
    public async Task OpenAiLibrary_ParallelTools_GetsBothCalls()
    {
        await using var session = await SimulatorSession.StartAsync();
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("get_weather", null, BinaryData.FromString(Tools.Schema)) } };
        var answer = (await Client(session).CompleteChatAsync([new UserChatMessage("weather")], options)).Value;
        answer.ToolCalls.Count.ShouldBe(2);
        answer.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
    }

    [Fact]
    public async Task OpenAiLibrary_Scripted503_ThrowsItsTypedException()
    {
        await using var session = await SimulatorSession.StartAsync(new Breakwater.Simulator.Faults.FaultRule { Status = 503 });
        var thrown = await Should.ThrowAsync<ClientResultException>(() => Client(session).CompleteChatAsync(new UserChatMessage("Hello")));
        thrown.Status.ShouldBe(503);
    }

    private static ChatClient Client(SimulatorSession session) => new(
        "sim-gpt",
        new ApiKeyCredential(SimulatorSession.Key),
        new OpenAIClientOptions { Endpoint = new Uri(session.Providers.OpenAiUrl, "/v1"), RetryPolicy = new ClientRetryPolicy(0) });
}
