using OpenAI.Responses;

namespace Breakwater.Server.Tests.Clients;

/// <summary>NuGet <c>OpenAI</c>, responses: its own dialect, then the two that are translated.</summary>
public sealed class OpenAiResponsesClientTests(ClientGateway gateway) : IClassFixture<ClientGateway>, IAsyncLifetime
{
    public static TheoryData<string> Models => ["sim-gpt", "sim-claude", "sim-gpt-chat"];

    public async ValueTask InitializeAsync() => await gateway.ResetAsync();

    public ValueTask DisposeAsync() => default;

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_Plain_HasTextIdsAndUsage(string model)
    {
        var answer = await CreateAsync(Request(model));
        answer.Id.ShouldStartWith("resp_");
        answer.Status.ShouldBe(ResponseStatus.Completed);
        answer.GetOutputText().ShouldContain(Samples.Question);
        ShouldAddUp(answer.Usage);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_Streamed_GivesThePlainAnswer(string model)
    {
        var plain = await CreateAsync(Request(model));
        var updates = await StreamAsync(Request(model));
        updates.Select(update => update.SequenceNumber).ShouldBe(Enumerable.Range(0, updates.Count));
        updates[0].ShouldBeOfType<StreamingResponseCreatedUpdate>();
        var end = updates[^1].ShouldBeOfType<StreamingResponseCompletedUpdate>();
        string.Concat(updates.OfType<StreamingResponseOutputTextDeltaUpdate>().Select(update => update.Delta)).ShouldBe(plain.GetOutputText());
        end.Response.GetOutputText().ShouldBe(plain.GetOutputText());
        ShouldAddUp(end.Response.Usage);
        end.Response.Usage.OutputTokenCount.ShouldBe(plain.Usage.OutputTokenCount);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_ParallelTools_CallsSatisfyTheirSchemasAndResultsAreAnswered(string model)
    {
        var request = WithTools(Request(model, Samples.ToolQuestion));
        var first = await CreateAsync(request);
        var calls = first.OutputItems.OfType<FunctionCallResponseItem>().ToList();
        calls.Select(call => call.CallId).Distinct().Count().ShouldBe(2);
        foreach (var call in calls)
        {
            Samples.Json(call.FunctionArguments.ToString()).ShouldBeArgumentsOf(call.FunctionName);
        }

        var next = WithTools(Request(model, Samples.ToolQuestion));
        foreach (var item in first.OutputItems)
        {
            next.InputItems.Add(item);
        }

        for (var i = 0; i < calls.Count; i++)
        {
            next.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(calls[i].CallId, Samples.ToolResults[i]));
        }

        (await CreateAsync(next)).GetOutputText().ShouldContain(Samples.ToolResults[^1]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_ParallelToolsStreamed_AreTheSameCalls(string model)
    {
        var plain = await CreateAsync(WithTools(Request(model, Samples.ToolQuestion)));
        var end = (await StreamAsync(WithTools(Request(model, Samples.ToolQuestion))))[^1].ShouldBeOfType<StreamingResponseCompletedUpdate>();
        CallsOf(end.Response).ShouldBe(CallsOf(plain));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_JsonSchema_Conforms(string model)
    {
        var request = Request(model);
        request.TextOptions = new ResponseTextOptions
        {
            TextFormat = ResponseTextFormat.CreateJsonSchemaFormat("report", BinaryData.FromString(Samples.ReportSchema), jsonSchemaIsStrict: true),
        };
        (await CreateAsync(request)).GetOutputText().ShouldBeReport();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Create_Image_ReachesTheModel(string model)
    {
        var request = Request(model);
        request.InputItems.Clear();
        request.InputItems.Add(ResponseItem.CreateUserMessageItem(
        [
            ResponseContentPart.CreateInputTextPart(Samples.Question),
            ResponseContentPart.CreateInputImagePart(new Uri("data:image/png;base64," + Convert.ToBase64String(Samples.Png))),
        ]));
        var answer = await CreateAsync(request);
        answer.GetOutputText().ShouldContain(Samples.Question);
        answer.Usage.InputTokenCount.ShouldBeGreaterThan(Samples.ImageTokens);
    }

    [Theory]
    [InlineData("sim-gpt")]
    [InlineData("sim-claude")]
    public async Task Create_Reasoning_IsShownCountedAndCanBeGivenBack(string model)
    {
        var first = await CreateAsync(WithReasoning(Request(model)));
        var reasoning = first.OutputItems[0].ShouldBeOfType<ReasoningResponseItem>();
        reasoning.GetSummaryText().ShouldNotBeNullOrWhiteSpace();
        reasoning.EncryptedContent.ShouldNotBeNullOrWhiteSpace();
        first.Usage.OutputTokenDetails.ReasoningTokenCount.ShouldBeGreaterThan(0);

        var next = WithReasoning(Request(model));
        foreach (var item in first.OutputItems)
        {
            next.InputItems.Add(item);
        }

        next.InputItems.Add(ResponseItem.CreateUserMessageItem("And the second lamp?"));
        (await CreateAsync(next)).GetOutputText().ShouldContain("And the second lamp?");
    }

    private static CreateResponseOptions Request(string model, string question = Samples.Question) => new(model, [ResponseItem.CreateUserMessageItem(question)])
    {
        Instructions = "You keep a harbour.",
        StoredOutputEnabled = false,
    };

    private static CreateResponseOptions WithTools(CreateResponseOptions request)
    {
        request.Tools.Add(ResponseTool.CreateFunctionTool(Samples.Weather, BinaryData.FromString(Samples.WeatherSchema), strictModeEnabled: true));
        request.Tools.Add(ResponseTool.CreateFunctionTool(Samples.LocalTime, BinaryData.FromString(Samples.TimeSchema), strictModeEnabled: true));
        return request;
    }

    private static CreateResponseOptions WithReasoning(CreateResponseOptions request)
    {
        request.ReasoningOptions = new ResponseReasoningOptions
        {
            ReasoningEffortLevel = ResponseReasoningEffortLevel.Low,
            ReasoningSummaryVerbosity = ResponseReasoningSummaryVerbosity.Auto,
        };
        request.IncludedProperties.Add(IncludedResponseProperty.ReasoningEncryptedContent);
        return request;
    }

    private static IEnumerable<(string, string, string)> CallsOf(ResponseResult response) => response.OutputItems.OfType<FunctionCallResponseItem>()
        .Select(call => (call.CallId, call.FunctionName, Samples.Json(call.FunctionArguments.ToString()).GetRawText()));

    private static void ShouldAddUp(ResponseTokenUsage usage)
    {
        usage.InputTokenCount.ShouldBeGreaterThan(0);
        usage.OutputTokenCount.ShouldBeGreaterThan(0);
        usage.TotalTokenCount.ShouldBe(usage.InputTokenCount + usage.OutputTokenCount);
    }

    private async Task<ResponseResult> CreateAsync(CreateResponseOptions request) => (await gateway.Responses.CreateResponseAsync(request)).Value;

    private async Task<List<StreamingResponseUpdate>> StreamAsync(CreateResponseOptions request)
    {
        request.StreamingEnabled = true;
        await using var stream = await gateway.Responses.CreateResponseStreamingAsync(request);
        return await stream.ToListAsync();
    }
}
