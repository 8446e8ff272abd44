using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire;

public sealed class OpenAiErrorsTests
{
    [Theory]
    [InlineData("{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":\"p\",\"code\":\"c\"}}", "m", "t", "p", "c")]
    [InlineData("{\"detail\":{\"message\":\"other\"},\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":400},\"usage\":{}}", "m", "t", null, "400")]
    [InlineData("{\"message\":\"m\",\"type\":\"t\",\"code\":\"c\"}", "m", "t", null, "c")]
    [InlineData("{\"error\":\"m\"}", "m", null, null, null)]
    [InlineData("[{\"error\":{\"message\":\"m\",\"code\":503}}]", "m", null, null, "503")]
    [InlineData("{\"type\":\"error\",\"error\":{\"type\":\"t\",\"message\":\"m\"},\"request_id\":\"r\"}", "m", "t", null, null)]
    [InlineData("{\"error\":{\"message\":\"m\",\"type\":\"t\",", "m", "t", null, null)]
    [InlineData("<html><head><title>502 Bad Gateway</title></head></html>", "HTTP 502 with an HTML page: 502 Bad Gateway", null, null, null)]
    [InlineData("upstream connect error", "upstream connect error", null, null, null)]
    [InlineData("", "HTTP 502 with an empty body", null, null, null)]
    [InlineData("{\"error\":{\"message\":\"\\ud800\"}}", "{\"error\":{\"message\":\"\\ud800\"}}", null, null, null)]
    public void Read_AnyBody_GivesAMessage(string body, string message, string? type, string? param, string? code)
    {
        ProviderError error = OpenAiErrorBody.Read(502, Encoding.UTF8.GetBytes(body));

        (error.Status, error.Message, error.Type, error.Param, error.Code).ShouldBe((502, message, type, param, code));
        error.Body.Length.ShouldBe(body.Length);
    }

    [Fact]
    public void Read_HugeText_IsCut() => OpenAiErrorBody.Read(500, new byte[100_000].AsMemory()).Message.Length.ShouldBeLessThan(600);

    [Fact]
    public void Of_EveryKind_GivesTheTablesRow()
    {
        foreach (FaultKind kind in Enum.GetValues<FaultKind>())
        {
            OpenAiErrorBody body = OpenAiErrorBody.Of(new Fault(kind, "what happened"));
            FaultRow row = FaultTable.Of(kind);

            (body.Status, body.Type, body.Code).ShouldBe((row.OpenAi.Status, row.OpenAi.Type, row.Code));
            body.Message.ShouldStartWith("what happened");
            if (row.Side != FaultSide.Unknown) body.Message.ShouldContain("at fault: the ");
        }
    }

    [Fact]
    public void Of_RefusedRequest_PassesTheProvidersOwnWords()
    {
        var told = new ProviderError(422, "too long") { Type = "invalid_request_error", Code = "context_length_exceeded", Param = "messages" };

        OpenAiErrorBody body = OpenAiErrorBody.Of(new Fault(FaultKind.ProviderRefusedRequest, "x") { Provider = told });

        body.ShouldBe(new OpenAiErrorBody(422, "too long", "invalid_request_error", "messages", "context_length_exceeded"));
    }

    [Fact]
    public void Of_RefusedByTheOtherVendor_HasATypeThatClientsKnow()
    {
        var told = new ProviderError(404, "no model") { Type = "not_found_error" };

        OpenAiErrorBody.Of(new Fault(FaultKind.ProviderRefusedRequest, "x") { Provider = told }).Type.ShouldBe("invalid_request_error");
    }

    [Fact]
    public void Of_BadCredentials_NeverShowsTheProvidersText()
    {
        var told = new ProviderError(401, "Incorrect API key provided: sk-secret") { Code = "invalid_api_key" };
        var output = new ArrayBufferWriter<byte>();
        OpenAiErrorBody body = OpenAiErrorBody.Of(new Fault(FaultKind.ProviderCredentials, "the gateway's key was refused") { Provider = told });

        body.WriteTo(output);

        body.Status.ShouldBe(502);
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldNotContain("sk-secret");
    }

    [Fact]
    public void WriteTo_ParamAndCode_ArePresentEvenWhenNull()
    {
        var output = new ArrayBufferWriter<byte>();
        new OpenAiErrorBody(500, "a \"b\" é", "server_error", null, null).WriteTo(output);

        JsonElement error = JsonDocument.Parse(output.WrittenMemory).RootElement.GetProperty("error");
        error.EnumerateObject().Select(property => property.Name).ShouldBe(["message", "type", "param", "code"]);
        error.GetProperty("message").GetString().ShouldBe("a \"b\" é");
    }
}
