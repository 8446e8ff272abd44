using System.Text;
using System.Text.Json;
using Anthropic.Models.Messages;

namespace Breakwater.Server.Tests.Clients;

/// <summary>NuGet <c>Anthropic</c>: its own dialect, then the two that are translated.</summary>
public sealed class AnthropicClientTests(ClientGateway gateway) : IClassFixture<ClientGateway>, IAsyncLifetime
{
    public static TheoryData<string> Models => ["sim-claude", "sim-gpt", "sim-gpt-responses"];

    public async ValueTask InitializeAsync() => await gateway.ResetAsync();

    public ValueTask DisposeAsync() => default;

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_Plain_HasTextIdsAndUsage(string model)
    {
        var answer = await CreateAsync(Request(model));
        answer.ID.ShouldStartWith("msg_");
        answer.StopReason!.Value().ShouldBe(StopReason.EndTurn);
        TextOf(answer).ShouldContain(Samples.Question);
        answer.Usage.InputTokens.ShouldBeGreaterThan(0);
        answer.Usage.OutputTokens.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_Streamed_GivesThePlainAnswer(string model)
    {
        var plain = await CreateAsync(Request(model));
        var events = await gateway.Anthropic.Messages.CreateStreaming(Request(model)).ToListAsync();
        events[0].TryPickStart(out _).ShouldBeTrue();
        events[^1].TryPickStop(out _).ShouldBeTrue();
        events[^2].TryPickDelta(out var end).ShouldBeTrue();
        end!.Delta.StopReason!.Value().ShouldBe(StopReason.EndTurn);
        end.Usage.OutputTokens.ShouldBe(plain.Usage.OutputTokens);
        var text = new StringBuilder();
        foreach (var streamed in events)
        {
            text.Append(streamed.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var piece) ? piece.Text : "");
        }

        text.ToString().ShouldBe(TextOf(plain));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_ParallelTools_CallsSatisfyTheirSchemasAndResultsAreAnswered(string model)
    {
        var request = Request(model, Samples.ToolQuestion) with { Tools = Tools };
        var first = await CreateAsync(request);
        first.StopReason!.Value().ShouldBe(StopReason.ToolUse);
        var calls = CallsOf(first);
        calls.Select(call => call.ID).Distinct().Count().ShouldBe(2);
        foreach (var call in calls)
        {
            JsonSerializer.SerializeToElement(call.Input).ShouldBeArgumentsOf(call.Name);
        }

        var echo = first.Content.Select(block => new ContentBlockParam(block.Json)).ToList();
        var results = calls.Select((call, i) => (ContentBlockParam)new ToolResultBlockParam(call.ID) { Content = Samples.ToolResults[i] }).ToList();
        var second = await CreateAsync(request with { Messages = [.. request.Messages, new AssistantMessageParam(echo), new UserMessageParam(results)] });
        second.StopReason!.Value().ShouldBe(StopReason.EndTurn);
        TextOf(second).ShouldContain(Samples.ToolResults[^1]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_ParallelToolsStreamed_AreTheSameCalls(string model)
    {
        var request = Request(model, Samples.ToolQuestion) with { Tools = Tools };
        var plain = CallsOf(await CreateAsync(request));
        var inputs = new SortedDictionary<long, StringBuilder>();
        var ids = new List<string>();
        await foreach (var streamed in gateway.Anthropic.Messages.CreateStreaming(request))
        {
            if (streamed.TryPickContentBlockStart(out var start) && start.ContentBlock.TryPickToolUse(out var call))
            {
                ids.Add(call.ID);
                inputs.Add(start.Index, new StringBuilder());
            }
            else if (streamed.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickInputJson(out var piece))
            {
                inputs[delta.Index].Append(piece.PartialJson);
            }
        }

        ids.ShouldBe(plain.Select(call => call.ID));
        inputs.Values.Select(input => Samples.Json(input.ToString()).GetRawText()).ShouldBe(plain.Select(call => JsonSerializer.SerializeToElement(call.Input).GetRawText()));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_JsonSchema_Conforms(string model)
    {
        var schema = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Samples.ReportSchema)!;
        var answer = await CreateAsync(Request(model) with { OutputConfig = new OutputConfig { Format = new JsonOutputFormat { Schema = schema } } });
        TextOf(answer).ShouldBeReport();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_Image_ReachesTheModel(string model)
    {
        List<ContentBlockParam> content =
        [
            new ImageBlockParam(new Base64ImageSource { Data = Convert.ToBase64String(Samples.Png), MediaType = MediaType.ImagePng }),
            new TextBlockParam(Samples.Question),
        ];
        var answer = await CreateAsync(Request(model) with { Messages = [new UserMessageParam(content)] });
        TextOf(answer).ShouldContain(Samples.Question);
        answer.Usage.InputTokens.ShouldBeGreaterThan(Samples.ImageTokens);
    }

    [Theory]
    [InlineData("sim-claude")]
    [InlineData("sim-gpt-responses")]
    public async Task Create_Thinking_ComesSignedAndCanBeGivenBack(string model)
    {
        var request = Request(model) with { Thinking = new ThinkingConfigEnabled(1024) { Display = ThinkingConfigEnabledDisplay.Summarized } };
        var first = await CreateAsync(request);
        first.Content[0].TryPickThinking(out var thinking).ShouldBeTrue();
        thinking!.Thinking.ShouldNotBeNullOrWhiteSpace();
        thinking.Signature.ShouldNotBeNullOrWhiteSpace();

        var echo = first.Content.Select(block => new ContentBlockParam(block.Json)).ToList();
        var second = await CreateAsync(request with
        {
            Messages = [.. request.Messages, new AssistantMessageParam(echo), new UserMessageParam("And the second lamp?")],
        });
        TextOf(second).ShouldContain("And the second lamp?");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task CountTokens_LongerText_CountsMore(string model)
    {
        var few = await gateway.Anthropic.Messages.CountTokens(new MessageCountTokensParams { Model = model, Messages = [new UserMessageParam("Hello")] });
        var many = await gateway.Anthropic.Messages.CountTokens(new MessageCountTokensParams { Model = model, Messages = [new UserMessageParam(string.Concat(Enumerable.Repeat("Hello ", 400)))] });
        few.InputTokens.ShouldBeGreaterThan(0);
        many.InputTokens.ShouldBeGreaterThan(few.InputTokens + 400);
    }

    [Fact]
    public async Task Models_ListedAndLookedUp_AreThoseOfBothProviders()
    {
        var ids = (await gateway.Anthropic.Models.List()).Items.Select(model => model.ID).ToList();
        ids.ShouldContain("sim-gpt");
        ids.ShouldContain("sim-claude");
        (await gateway.Anthropic.Models.Retrieve("sim-gpt")).ID.ShouldBe("sim-gpt");
    }

    private static IReadOnlyList<ToolUnion> Tools { get; } = [Tool(Samples.Weather, Samples.WeatherSchema), Tool(Samples.LocalTime, Samples.TimeSchema)];

    private static Tool Tool(string name, string schema) => new()
    {
        Name = name,
        InputSchema = InputSchema.FromRawUnchecked(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(schema)!),
    };

    private static MessageCreateParams Request(string model, string question = Samples.Question) => new()
    {
        Model = model,
        MaxTokens = 2048,
        System = "You keep a harbour.",
        Messages = [new UserMessageParam(question)],
    };

    private static string TextOf(Message message) => string.Concat(message.Content.Select(block => block.TryPickText(out var text) ? text.Text : ""));

    private static List<ToolUseBlock> CallsOf(Message message) => [.. message.Content.Select(block => block.TryPickToolUse(out var call) ? call : null).OfType<ToolUseBlock>()];

    private Task<Message> CreateAsync(MessageCreateParams request) => gateway.Anthropic.Messages.Create(request);
}
