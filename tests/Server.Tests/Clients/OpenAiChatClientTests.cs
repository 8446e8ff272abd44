using System.Text;
using OpenAI.Chat;

namespace Breakwater.Server.Tests.Clients;

/// <summary>NuGet <c>OpenAI</c>, chat completions: its own dialect, then the two that are translated.</summary>
public sealed class OpenAiChatClientTests(ClientGateway gateway) : IClassFixture<ClientGateway>, IAsyncLifetime
{
    private static readonly ChatMessage[] Messages = [new SystemChatMessage("You keep a harbour."), new UserChatMessage(Samples.Question)];
    private static readonly ChatMessage[] ToolMessages = [new UserChatMessage(Samples.ToolQuestion)];

    public static TheoryData<string> Models => ["sim-gpt", "sim-claude", "sim-gpt-responses"];

    public async ValueTask InitializeAsync() => await gateway.ResetAsync();

    public ValueTask DisposeAsync() => default;

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Complete_Plain_HasTextIdsAndUsage(string model)
    {
        var answer = (await gateway.Chat(model).CompleteChatAsync(Messages)).Value;
        answer.Id.ShouldStartWith("chatcmpl-");
        answer.Role.ShouldBe(ChatMessageRole.Assistant);
        answer.FinishReason.ShouldBe(ChatFinishReason.Stop);
        answer.Content.Single().Text.ShouldContain(Samples.Question);
        ShouldAddUp(answer.Usage);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Complete_Streamed_GivesThePlainAnswer(string model)
    {
        var plain = (await gateway.Chat(model).CompleteChatAsync(Messages)).Value;
        var updates = await gateway.Chat(model).CompleteChatStreamingAsync(Messages).ToListAsync();
        updates.Select(update => update.CompletionId).Distinct().Count().ShouldBe(1);
        updates[0].CompletionId.ShouldStartWith("chatcmpl-");
        string.Concat(updates.SelectMany(update => update.ContentUpdate).Select(part => part.Text)).ShouldBe(plain.Content[0].Text);
        updates.Select(update => update.FinishReason).OfType<ChatFinishReason>().ShouldBe([ChatFinishReason.Stop]);
        var usage = updates.Select(update => update.Usage).OfType<ChatTokenUsage>().ShouldHaveSingleItem();
        ShouldAddUp(usage);
        usage.OutputTokenCount.ShouldBe(plain.Usage.OutputTokenCount);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Complete_ParallelTools_CallsSatisfyTheirSchemas(string model)
    {
        var answer = (await gateway.Chat(model).CompleteChatAsync(ToolMessages, Tools())).Value;
        answer.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        answer.ToolCalls.Select(call => call.Id).Distinct().Count().ShouldBe(2);
        foreach (var call in answer.ToolCalls)
        {
            Samples.Json(call.FunctionArguments.ToString()).ShouldBeArgumentsOf(call.FunctionName);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Complete_ParallelToolsStreamed_AreTheSameCalls(string model)
    {
        var plain = (await gateway.Chat(model).CompleteChatAsync(ToolMessages, Tools())).Value;
        var calls = new SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)>();
        await foreach (var update in gateway.Chat(model).CompleteChatStreamingAsync(ToolMessages, Tools()))
        {
            foreach (var piece in update.ToolCallUpdates)
            {
                calls.TryAdd(piece.Index, (piece.ToolCallId, piece.FunctionName, new StringBuilder()));
                calls[piece.Index].Arguments.Append(piece.FunctionArgumentsUpdate);
            }
        }

        calls.Values.Select(call => (call.Id, call.Name, Samples.Json(call.Arguments.ToString()).GetRawText()))
            .ShouldBe(plain.ToolCalls.Select(call => (call.Id, call.FunctionName, Samples.Json(call.FunctionArguments.ToString()).GetRawText())));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Complete_ToolResults_AreAnsweredInOrder(string model)
    {
        var first = (await gateway.Chat(model).CompleteChatAsync(ToolMessages, Tools())).Value;
        var results = first.ToolCalls.Select((call, i) => new ToolChatMessage(call.Id, Samples.ToolResults[i]));
        var second = (await gateway.Chat(model).CompleteChatAsync([.. ToolMessages, new AssistantChatMessage(first), .. results], Tools())).Value;
        second.FinishReason.ShouldBe(ChatFinishReason.Stop);
        second.Content[0].Text.ShouldContain(Samples.ToolResults[^1]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Complete_JsonSchema_Conforms(string model)
    {
        var format = ChatResponseFormat.CreateJsonSchemaFormat("report", BinaryData.FromString(Samples.ReportSchema), jsonSchemaIsStrict: true);
        var answer = (await gateway.Chat(model).CompleteChatAsync(Messages, new ChatCompletionOptions { ResponseFormat = format })).Value;
        answer.Content[0].Text.ShouldBeReport();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Complete_Image_ReachesTheModel(string model)
    {
        var image = ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Samples.Png), "image/png");
        var answer = (await gateway.Chat(model).CompleteChatAsync(new UserChatMessage(ChatMessageContentPart.CreateTextPart(Samples.Question), image))).Value;
        answer.Content[0].Text.ShouldContain(Samples.Question);
        answer.Usage.InputTokenCount.ShouldBeGreaterThan(Samples.ImageTokens);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Complete_ReasoningEffort_IsCounted(string model)
    {
        var answer = (await gateway.Chat(model).CompleteChatAsync(Messages, new ChatCompletionOptions { ReasoningEffortLevel = ChatReasoningEffortLevel.Low })).Value;
        answer.Usage.OutputTokenDetails.ReasoningTokenCount.ShouldBeGreaterThan(0);
        ShouldAddUp(answer.Usage);
    }

    private static ChatCompletionOptions Tools() => new()
    {
        Tools =
        {
            ChatTool.CreateFunctionTool(Samples.Weather, "The weather of a city", BinaryData.FromString(Samples.WeatherSchema)),
            ChatTool.CreateFunctionTool(Samples.LocalTime, "The time in a city", BinaryData.FromString(Samples.TimeSchema)),
        },
    };

    private static void ShouldAddUp(ChatTokenUsage usage)
    {
        usage.InputTokenCount.ShouldBeGreaterThan(0);
        usage.OutputTokenCount.ShouldBeGreaterThan(0);
        usage.TotalTokenCount.ShouldBe(usage.InputTokenCount + usage.OutputTokenCount);
    }
}
