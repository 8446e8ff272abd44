using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Recordings;

/// <summary>What the gateway writes for OpenAI's clients is what OpenAI's own document says.</summary>
public sealed class OpenAiShapeTests
{
    [Theory]
    [InlineData(Dialect.Anthropic, Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses, Dialect.OpenAiChat)]
    [InlineData(Dialect.Anthropic, Dialect.OpenAiResponses)]
    [InlineData(Dialect.OpenAiChat, Dialect.OpenAiResponses)]
    public async Task Translated_AnswersAndStreams_FitTheOpenApiDocument(Dialect provider, Dialect caller)
    {
        var api = OpenApi.Load();
        var checkedValues = 0;
        await using var stage = await Stage.OpenAsync(provider);
        foreach (var recording in Library.All().Concat(Library.Fixtures()).Where(recording => recording.Dialect == provider && recording is { Status: 200, Path: "" or "/v1/chat/completions" }))
        {
            var heard = await stage.HearAsync(recording, caller);
            heard.Status.ShouldBe(200, $"{recording.Name}: {heard.Text}");
            foreach (var value in recording.IsStream ? SseText.Read(heard.Text).Select(static e => e.Data).Where(static data => data != "[DONE]") : [heard.Text])
            {
                checkedValues++;
                var root = JsonDocument.Parse(value).RootElement;
                api.Problems(SchemaOf(caller, recording.IsStream), root).ShouldBeEmpty($"{recording.Name} for {caller}: {value}");
            }
        }

        checkedValues.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Checker_WrongShapes_AreFound()
    {
        var api = OpenApi.Load();
        api.Problems("CreateChatCompletionResponse", Parse("""{"id":"x","object":"chat.completion","created":1.5,"model":"m","choices":[{"index":0,"finish_reason":"bored","message":{"role":"assistant","content":5}}]}"""))
            .Order(StringComparer.Ordinal).ShouldBe(
            [
                "CreateChatCompletionResponse.choices[0].finish_reason is 'bored', not one of stop, length, tool_calls, content_filter, function_call",
                "CreateChatCompletionResponse.choices[0].logprobs is missing",
                "CreateChatCompletionResponse.choices[0].message.content is Number, not string",
                "CreateChatCompletionResponse.choices[0].message.refusal is missing",
                "CreateChatCompletionResponse.created is Number, not integer",
            ]);
        api.Problems("ResponseStreamEvent", Parse("""{"type":"response.output_text.delta","delta":"x"}""")).ShouldNotBeEmpty();
        api.Problems("ResponseStreamEvent", Parse("""{"type":"response.weather"}""")).ShouldNotBeEmpty();
    }

    private static string SchemaOf(Dialect dialect, bool stream) => dialect == Dialect.OpenAiChat
        ? stream ? "CreateChatCompletionStreamResponse" : "CreateChatCompletionResponse"
        : stream ? "ResponseStreamEvent" : "Response";

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
