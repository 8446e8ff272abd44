using Breakwater.Core.Line.Spending;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiResponses;
using Breakwater.Core.Wire.Respond;

namespace Breakwater.Core.Tests.Line.Spending;

/// <summary>F-C6: the bound of an answer in the caller's own bytes, in every dialect; nothing else changes.</summary>
public sealed class AnswerBoundTests
{
    [Theory]
    [InlineData(Dialect.OpenAiChat, """{"model":"m-0","max_tokens": 4096 ,"messages":[{"role":"user","content":"Hi"}]}""", """{"model":"m-0","max_tokens": 300 ,"messages":[{"role":"user","content":"Hi"}]}""")]
    [InlineData(Dialect.OpenAiChat, """{"model":"m-0","messages":[{"role":"user","content":"Hi"}],"max_completion_tokens":1e4}""", """{"model":"m-0","messages":[{"role":"user","content":"Hi"}],"max_completion_tokens":300}""")]
    [InlineData(Dialect.OpenAiChat, """{"max_completion_tokens":null,"model":"m-0","messages":[{"role":"user","content":"Hi"}]}""", """{"max_completion_tokens":300,"model":"m-0","messages":[{"role":"user","content":"Hi"}]}""")]
    [InlineData(Dialect.OpenAiChat, """ { "model":"m-0","messages":[{"role":"user","content":"Hi"}]}""", """ {"max_completion_tokens":300, "model":"m-0","messages":[{"role":"user","content":"Hi"}]}""")]
    [InlineData(Dialect.OpenAiResponses, """{"model":"m-0","input":"Hi"}""", """{"max_output_tokens":300,"model":"m-0","input":"Hi"}""")]
    [InlineData(Dialect.OpenAiResponses, """{"model":"m-0","max_output_tokens":null,"input":"Hi"}""", """{"model":"m-0","max_output_tokens":300,"input":"Hi"}""")]
    [InlineData(Dialect.Anthropic, """{"model":"m-0","max_tokens":128000,"messages":[{"role":"user","content":"Hi"}]}""", """{"model":"m-0","max_tokens":300,"messages":[{"role":"user","content":"Hi"}]}""")]
    [InlineData(Dialect.Respond, """{"prompt":"Hi"}""", """{"max_output_tokens":300,"prompt":"Hi"}""")]
    [InlineData(Dialect.Respond, """{"prompt":"Hi","max_output_tokens":500}""", """{"prompt":"Hi","max_output_tokens":300}""")]
    public async Task Lower_AnyDialect_ChangesOnlyTheBound(Dialect dialect, string body, string bounded)
    {
        var exchange = await DecodedAsync(dialect, body);
        AnswerBound.MayLower(exchange, "").ShouldBeTrue();
        AnswerBound.Lower(exchange, 300, AnswerBound.ForMoney);

        System.Text.Encoding.UTF8.GetString(exchange.Body.Span).ShouldBe(bounded);
        exchange.Envelope!.MaxOutputTokens.ShouldBe(300);
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat, """{"model":"m-0","max_tokens":4096,"max_completion_tokens":4096,"messages":[{"role":"user","content":"Hi"}]}""")]
    [InlineData(Dialect.Anthropic, """{"model":"m-0","max_tokens":4096,"thinking":{"type":"enabled","budget_tokens":2048},"messages":[{"role":"user","content":"Hi"}]}""")]
    public async Task MayLower_TwoBoundsOrABudgetForThinking_IsNotTouched(Dialect dialect, string body) =>
        AnswerBound.MayLower(await DecodedAsync(dialect, body), "").ShouldBeFalse();

    private static async Task<Core.Line.Exchange> DecodedAsync(Dialect dialect, string body)
    {
        var rig = new SpendRig((_, _) => throw new InvalidOperationException("nothing is sent"));
        var exchange = rig.Open(body, codec: CodecOf(dialect));
        (await exchange.Source!.ReadAsync(exchange)).ShouldBeNull();
        exchange.Codec.Requests.ReadEnvelope(exchange.Body.Span, out var envelope).ShouldBeNull();
        exchange.Envelope = envelope;
        return exchange;
    }

    private static ICodec CodecOf(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiResponses => OpenAiResponsesCodec.Instance,
        Dialect.Anthropic => AnthropicCodec.Instance,
        Dialect.Respond => RespondCodec.Instance,
        _ => OpenAiChatCodec.Instance,
    };
}
