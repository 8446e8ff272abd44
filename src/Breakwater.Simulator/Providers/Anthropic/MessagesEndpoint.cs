using System.Buffers;
using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;
using Breakwater.Simulator.Providers.Limits;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>POST /v1/messages and /v1/messages/count_tokens.</summary>
internal sealed class MessagesEndpoint(AnthropicModels models, RateLimits limits)
{
    public async ValueTask AnswerAsync(Exchange exchange)
    {
        if (Check(exchange, counting: false) is { } error)
        {
            await exchange.SendErrorAsync(error);
            return;
        }

        var request = MessagesRequest.Read(exchange.Json, models.Find(exchange.Record.Model!)!);
        var (cacheRead, cacheWrite) = Cached(exchange, request);
        // Tokens read from the cache do not count against the input limit.
        if (await AnthropicApi.EnterAsync(exchange, limits, request.Model.Id, request.InputTokens - cacheRead) is not { } meter)
            return;
        try
        {
            var message = Compose(exchange, request, cacheRead, cacheWrite);
            if (request.Stream)
                await new MessageStream(exchange, request, message).WriteAsync();
            else
                await WriteAsync(exchange, request, message);
            meter.ChargeOutput(message.Usage.Output);
        }
        finally
        {
            meter.Leave();
        }
    }

    public async ValueTask CountAsync(Exchange exchange)
    {
        if (Check(exchange, counting: true) is { } error)
        {
            await exchange.SendErrorAsync(error);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(64);
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("input_tokens"u8, MessagesRequest.CountTokens(exchange.Json));
            json.WriteEndObject();
        }

        await exchange.SendBytesAsync(200, "application/json", buffer.WrittenMemory);
    }

    private ProviderError? Check(Exchange exchange, bool counting)
    {
        var version = exchange.Http.Request.Headers["anthropic-version"].ToString();
        return MessagesCheck.Error(exchange.Json, models, version, counting)
            ?? new ContentCheck(models.Find(exchange.Record.Model!)!, version, exchange.State.Seal).Error(exchange.Json);
    }

    private static MessageAnswer Compose(Exchange exchange, MessagesRequest request, int cacheRead, int cacheWrite)
    {
        var draw = exchange.Draw;
        var id = draw.Id("msg_01", 22);
        var answer = AnswerComposer.Compose(request.Prompt, draw, exchange.Pacing.AnswerTokens);
        IReadOnlyList<string> thinking = request.ShowsThinking ? answer.Reasoning : [];
        var signature = exchange.State.Seal.Sign(string.Concat(thinking), draw);
        var usage = new MessageUsage(request.InputTokens - cacheRead - cacheWrite, cacheWrite, cacheRead, answer.OutputTokens, answer.Reasoning.Count);
        return new MessageAnswer(id, answer, thinking, signature, request.Prompt.Reasons, usage);
    }

    // Caching has to be asked for: without a cache_control anywhere nothing is read or written.
    private static (int Read, int Write) Cached(Exchange exchange, MessagesRequest request)
    {
        if (exchange.State.Cache is not { } cache || exchange.RequestBody.Span.IndexOf("\"cache_control\""u8) < 0)
            return default;
        var read = PromptPrefix.Cached(cache, Fields.Get(exchange.Json, "system"u8), exchange.Json.GetProperty("messages"u8));
        read = Math.Min(read, request.InputTokens);
        return (read, request.InputTokens - read);
    }

    private static async ValueTask WriteAsync(Exchange exchange, MessagesRequest request, MessageAnswer message)
    {
        await exchange.ThinkAsync(message.Answer.OutputTokens);
        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var json = new Utf8JsonWriter(buffer, RelaxedJson.Options))
            MessageBody.Write(json, request, message);
        await exchange.SendBytesAsync(200, "application/json", buffer.WrittenMemory);
    }
}
