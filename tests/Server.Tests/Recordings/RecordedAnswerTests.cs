using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Recordings;

/// <summary>Real complete answers and real errors through the whole gateway.</summary>
public sealed class RecordedAnswerTests
{
    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.Anthropic)]
    public async Task F_F5_RecordedAnswer_SameDialect_IsByteIdentical(Dialect dialect)
    {
        var recordings = Generations(dialect);
        await using var stage = await Stage.OpenAsync(dialect);
        foreach (var recording in recordings)
        {
            var heard = await stage.HearAsync(recording, dialect);
            heard.Status.ShouldBe(200, recording.Name);
            heard.Body.ShouldBe(recording.Body, recording.Name);
        }
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat, Dialect.OpenAiResponses)]
    [InlineData(Dialect.OpenAiChat, Dialect.Anthropic)]
    [InlineData(Dialect.Anthropic, Dialect.OpenAiChat)]
    [InlineData(Dialect.Anthropic, Dialect.OpenAiResponses)]
    public async Task RecordedAnswer_Translated_SaysTheSame(Dialect provider, Dialect caller)
    {
        var recordings = Generations(provider);
        await using var stage = await Stage.OpenAsync(provider);
        foreach (var recording in recordings)
        {
            var heard = await stage.HearAsync(recording, caller);
            var name = $"{recording.Name} for {caller}:\n{heard.Text}";
            heard.Status.ShouldBe(200, name);
            Said.InAnswer(caller, heard.Text).ShouldSayTheSameAs(Said.InAnswer(provider, recording.Text), provider, caller, name);
        }
    }

    [Fact]
    public async Task RecordedEmbeddings_RequestAndAnswer_PassUntouched()
    {
        var recordings = Library.All().Where(static recording => recording.Path == "/v1/embeddings").ToArray();
        recordings.Length.ShouldBeGreaterThan(2);
        await using var stage = await Stage.OpenEmbeddingsAsync();
        foreach (var recording in recordings)
        {
            var asked = RecordedRequests.Renamed(recording.Request!);
            var heard = await stage.HearAsync(recording, "/v1/embeddings", asked);
            heard.Status.ShouldBe(recording.Status, $"{recording.Name}: {heard.Text}");
            heard.Body.ShouldBe(recording.Body, recording.Name);
            stage.LastRequest.Text.ShouldBe(asked, recording.Name);
        }
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    public async Task RecordedError_SameDialect_IsByteIdentical(Dialect dialect)
    {
        var errors = Library.Errors().Where(static error => error.Status is 400 or 404).ToArray();
        errors.Length.ShouldBeGreaterThan(5);
        await using var stage = await Stage.OpenAsync(dialect);
        foreach (var error in errors)
        {
            var heard = await stage.HearAsync(error, dialect);
            heard.Status.ShouldBe(error.Status, error.Name);
            heard.Body.ShouldBe(error.Body, error.Name);
        }
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    public async Task RecordedError_ForAnthropicCaller_IsThatDialectsType(Dialect provider)
    {
        await using var stage = await Stage.OpenAsync(provider);
        foreach (var error in Library.Errors().Where(static error => error.Status is 400 or 404))
        {
            var heard = await stage.HearAsync(error, Dialect.Anthropic);
            heard.Status.ShouldBe(error.Status, $"{error.Name}: {heard.Text}");
            var body = JsonDocument.Parse(heard.Body).RootElement;
            body.GetProperty("type").GetString().ShouldBe("error");
            body.GetProperty("error").GetProperty("type").GetString().ShouldBe(error.Status == 404 ? "not_found_error" : "invalid_request_error", error.Name);
            body.GetProperty("error").GetProperty("message").GetString()!.ShouldContain(JsonDocument.Parse(error.Body).RootElement.GetProperty("error").GetProperty("message").GetString()!);
        }
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat, 502)]
    [InlineData(Dialect.OpenAiResponses, 502)]
    [InlineData(Dialect.Anthropic, 500)]
    public async Task RecordedError_AboutOurKey_IsNeverTheCallers(Dialect caller, int status)
    {
        await using var stage = await Stage.OpenAsync(Dialect.OpenAiResponses);
        foreach (var error in Library.Errors().Where(static error => error.Status is 401 or 403))
        {
            var heard = await stage.HearAsync(error, caller);
            heard.Status.ShouldBe(status, heard.Text);
            heard.Text.ShouldNotContain("sk-");
        }
    }

    private static Recording[] Generations(Dialect dialect)
    {
        var recordings = Library.Answers().Where(recording => recording.Dialect == dialect && recording.Path is "" or "/v1/chat/completions" && recording.Dialect == dialect).ToArray();
        recordings.Length.ShouldBeGreaterThan(2);
        return recordings;
    }
}
