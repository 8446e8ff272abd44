using System.Buffers;
using System.Text.Json.Nodes;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Wire.Anthropic;

public sealed class AnthropicErrorTests
{
    [Theory]
    [InlineData("""{"type":"error","error":{"type":"rate_limit_error","message":"slow","details":{"error_code":"ramp_limit_exceeded"}},"request_id":"req_1"}""", "slow", "rate_limit_error", "ramp_limit_exceeded")]
    [InlineData("""{"type":"error","error":{"type":"api_error","message":"x","details":null},"request_id":null}""", "x", "api_error", null)]
    [InlineData("""{"error":{"message":"m","type":"t","param":"p","code":42},"extra":1}""", "m", "t", "42")]
    [InlineData("""{"message":"flat","type":"t","code":"c"}""", "flat", "t", "c")]
    [InlineData("""{"detail":"d"}""", "d", null, null)]
    [InlineData("""{"error":"just text"}""", "just text", null, null)]
    [InlineData("""{"error":{"message":{"a":1}}}""", "The provider answered 413 without a reason", null, null)]
    [InlineData("<html><head><title>413 Request Entity Too Large</title></head></html>", "An HTML page: 413 Request Entity Too Large", null, null)]
    [InlineData("<html>", "The provider answered 413 without a reason", null, null)]
    [InlineData("  plain\u0007 words ", "plain words", null, null)]
    [InlineData("", "The provider answered 413 without a reason", null, null)]
    [InlineData("{\"error\":", "{\"error\":", null, null)]
    public void Body_OfAnyShape_GivesAMessage(string body, string message, string? type, string? code)
    {
        var error = Kit.Codec.Errors.Read(413, Kit.Utf8(body));
        (error.Status, error.Message, error.Type, error.Code).ShouldBe((413, message, type, code));
        error.Body.Length.ShouldBe(Kit.Utf8(body).Length);
    }

    [Fact]
    public void Error_OfEachKind_HasTheTablesFace()
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var fault = new Fault(kind, "what happened") { Param = "messages[0].role" };
            var row = FaultTable.Of(kind);
            var written = Write(fault);
            Kit.Codec.Errors.StatusOf(fault).ShouldBe(row.Anthropic.Status);
            written.ShouldBeJson($$"""
                {"type":"error","error":{"type":"{{row.Anthropic.Type}}","message":"{{row.Code}}: what happened (messages[0].role){{row.Side.Blame()}}"},"request_id":"r1"}
                """);
        }
    }

    [Theory]
    [InlineData(400, 400, "invalid_request_error")]
    [InlineData(404, 404, "not_found_error")]
    [InlineData(413, 413, "request_too_large")]
    [InlineData(422, 422, "invalid_request_error")]
    [InlineData(401, 400, "invalid_request_error")]
    [InlineData(0, 400, "invalid_request_error")]
    public void Refusal_OfTheProvider_KeepsItsWords(int status, int seen, string type)
    {
        var own = new ProviderError(status, "prompt is too long: 9 tokens > 8 maximum") { Code = "context_length_exceeded", Param = "messages" };
        var fault = new Fault(FaultKind.ProviderRefusedRequest, "ours") { Provider = own };
        Kit.Codec.Errors.StatusOf(fault).ShouldBe(seen);
        var error = Write(fault)["error"]!;
        error["type"]!.GetValue<string>().ShouldBe(type);
        error["message"]!.GetValue<string>().ShouldBe("context_length_exceeded: prompt is too long: 9 tokens > 8 maximum (messages)");
    }

    [Fact]
    public void Credentials_OfOurs_AreNotTheCallersBusiness()
    {
        var own = new ProviderError(401, "invalid x-api-key sk-ant-secret") { Type = "authentication_error", Code = "secret_code" };
        var fault = new Fault(FaultKind.ProviderCredentials, "provider p refused the gateway's key") { Provider = own };
        Write(fault).ToJsonString().ShouldNotContain("secret");
        Kit.Codec.Errors.StatusOf(fault).ShouldBe(500);
    }

    private static JsonNode Write(Fault fault)
    {
        var output = new ArrayBufferWriter<byte>();
        Kit.Codec.Errors.Write(fault, "r1", output);
        return JsonNode.Parse(output.WrittenSpan)!;
    }
}
