using System.Text;
using System.Text.Json.Nodes;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

public sealed class ErrorTests
{
    [Theory]
    [InlineData(400, """{"error":{"message":"bad","type":"invalid_request_error","param":"input","code":null}}""", "bad")]
    [InlineData(400, """{"message":"flat","code":12}""", "flat")]
    [InlineData(502, "<html><title>Bad gateway</title></html>", "Bad gateway")]
    [InlineData(524, "", "524")]
    [InlineData(500, "plain words", "plain words")]
    public void Read_AnyErrorBody_HasAMessage(int status, string body, string message)
    {
        var error = Calls.Codec.Errors.Read(status, Encoding.UTF8.GetBytes(body));

        error.Status.ShouldBe(status);
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void Write_ATranslationThatIsRefused_NamesTheField()
    {
        var fault = new Fault(FaultKind.NotTranslatable, "stop cannot be translated") { Param = "stop" };

        var error = JsonNode.Parse(Calls.Error(fault))!["error"]!;

        Calls.Codec.Errors.StatusOf(fault).ShouldBe(400);
        (error["param"]!.GetValue<string>(), error["code"]!.GetValue<string>()).ShouldBe(("stop", "not_translatable"));
    }

    [Fact]
    public void Write_ARefusalOfTheProvider_IsTheProvidersOwn()
    {
        var fault = new Fault(FaultKind.ProviderRefusedRequest, "refused")
        {
            Provider = new ProviderError(422, "too long") { Type = "invalid_request_error", Code = "context_length_exceeded", Param = "input" },
        };

        var error = JsonNode.Parse(Calls.Error(fault))!["error"]!;

        Calls.Codec.Errors.StatusOf(fault).ShouldBe(422);
        (error["message"]!.GetValue<string>(), error["code"]!.GetValue<string>()).ShouldBe(("too long", "context_length_exceeded"));
    }

    [Fact]
    public void Write_ACredentialsFault_NeverShowsTheProvidersText()
    {
        var fault = new Fault(FaultKind.ProviderCredentials, "the gateway's key was refused") { Provider = new ProviderError(401, "Incorrect API key sk-secret") };

        Calls.Error(fault).ShouldNotContain("sk-secret");
        Calls.Codec.Errors.StatusOf(fault).ShouldBe(502);
    }
}
