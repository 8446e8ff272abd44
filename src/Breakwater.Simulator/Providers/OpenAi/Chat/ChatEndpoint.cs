using System.Buffers;
using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;
using Breakwater.Simulator.Providers.Limits;

namespace Breakwater.Simulator.Providers.OpenAi.Chat;

/// <summary>POST /v1/chat/completions.</summary>
internal sealed class ChatEndpoint(OpenAiModels models, RateLimits limits)
{
    public async ValueTask AnswerAsync(Exchange exchange)
    {
        var root = exchange.Json;
        if (ChatCheck.Error(root, models) is { } error)
        {
            await exchange.SendErrorAsync(error);
            return;
        }

        var request = ChatRequest.Read(root, models.Find(root.GetProperty("model"u8).GetString()!)!);
        if (await OpenAiApi.EnterAsync(exchange, limits, request.Model.Id, request.InputTokens) is not { } meter)
            return;
        try
        {
            var answer = Compose(exchange, request);
            if (request.Stream)
                await new ChatStream(exchange, request, answer).WriteAsync();
            else
                await WriteAsync(exchange, request, answer);
            meter.ChargeOutput(answer.Choices.Sum(static choice => choice.OutputTokens));
        }
        finally
        {
            meter.Leave();
        }
    }

    private static ChatAnswer Compose(Exchange exchange, ChatRequest request)
    {
        var id = exchange.Draw.Id("chatcmpl-", 29);
        var choices = new Answer[request.Choices];
        for (var i = 0; i < choices.Length; i++)
            choices[i] = AnswerComposer.Compose(request.Prompt, exchange.Draw, exchange.Pacing.AnswerTokens);
        var cached = exchange.State.Cache is { } cache
            ? PromptPrefix.Cached(cache, Fields.Get(exchange.Json, "tools"u8), exchange.Json.GetProperty("messages"u8))
            : 0;
        return new ChatAnswer(id, exchange.Time.GetUtcNow().ToUnixTimeSeconds(), choices, cached);
    }

    private static async ValueTask WriteAsync(Exchange exchange, ChatRequest request, ChatAnswer answer)
    {
        await exchange.ThinkAsync(answer.Choices.Max(static choice => choice.OutputTokens));
        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var json = new Utf8JsonWriter(buffer, RelaxedJson.Options))
            ChatBody.Write(json, request, answer);
        await exchange.SendBytesAsync(200, "application/json", buffer.WrittenMemory);
    }
}
