using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using static Breakwater.Core.Tests.Wire.OpenAiChat.ChatScript;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

public sealed class ChatEnvelopeTests
{
    private const string Hello = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    [Fact]
    public void ReadEnvelope_OrdinaryStream_FindsWhatTheGatewayNeeds()
    {
        string body = "{\"model\":\"gpt-6\"," + Hello + ",\"stream\":true,\"stream_options\":{\"include_usage\":false},\"max_tokens\":5,\"max_completion_tokens\":9,\"new\":1}";

        Envelope envelope = Accept(body);

        envelope.Model.ShouldBe("gpt-6");
        body.Substring(envelope.ModelRange.Start, envelope.ModelRange.Length).ShouldBe("\"gpt-6\"");
        body.Substring(envelope.StreamOptions.Start, envelope.StreamOptions.Length).ShouldBe("{\"include_usage\":false}");
        body.Substring(envelope.IncludeUsageRange.Start, envelope.IncludeUsageRange.Length).ShouldBe("false");
        (envelope.Stream, envelope.IncludeUsage, envelope.InsertAt, envelope.MaxOutputTokens).ShouldBe((true, false, 1, 9L));
        envelope.Binding.ShouldBe(StateBinding.None);
    }

    [Theory]
    [InlineData("\"temperature\":\"hot\"", "temperature", "temperature must be a number, got a string")]
    [InlineData("\"temperature\":2.5", "temperature", "temperature must be between 0 and 2")]
    [InlineData("\"n\":0", "n", "n must be between 1 and 128")]
    [InlineData("\"n\":1.5", "n", "n must be a whole number")]
    [InlineData("\"max_completion_tokens\":0", "max_completion_tokens", "max_completion_tokens must be at least 1")]
    [InlineData("\"stop\":3", "stop", "stop must be a string or an array, got a number")]
    [InlineData("\"stream\":\"yes\"", "stream", "stream must be true or false, got a string")]
    [InlineData("\"tools\":{}", "tools", "tools must be an array, got an object")]
    [InlineData("\"tool_choice\":[]", "tool_choice", "tool_choice must be a string or an object, got an array")]
    [InlineData("\"stream_options\":{\"include_usage\":1}", "stream_options.include_usage", "stream_options.include_usage must be true or false, got a number")]
    public void ReadEnvelope_WrongField_NamesItAndWhatIsWanted(string field, string param, string message)
    {
        Fault fault = Refuse("{\"model\":\"m\"," + Hello + "," + field + "}");

        (fault.Kind, fault.Param, fault.Detail).ShouldBe((FaultKind.InvalidRequest, param, message));
    }

    [Theory]
    [InlineData("[]", "messages")]
    [InlineData("[1]", "messages[0]")]
    [InlineData("[{\"content\":\"x\"}]", "messages[0].role")]
    [InlineData("[{\"role\":3,\"content\":\"x\"}]", "messages[0].role")]
    [InlineData("[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"robot\",\"content\":\"x\"}]", "messages[1].role")]
    [InlineData("[{\"role\":\"user\"}]", "messages[0].content")]
    [InlineData("[{\"role\":\"user\",\"content\":null}]", "messages[0].content")]
    [InlineData("[{\"content\":{\"a\":1},\"role\":\"user\"}]", "messages[0].content")]
    [InlineData("[{\"role\":\"assistant\",\"content\":5}]", "messages[0].content")]
    public void ReadEnvelope_WrongMessage_NamesItsPath(string messages, string param) =>
        Refuse("{\"model\":\"m\",\"messages\":" + messages + "}").Param.ShouldBe(param);

    [Theory]
    [InlineData("{" + Hello + "}", "model")]
    [InlineData("{\"model\":\"\"," + Hello + "}", "model")]
    [InlineData("{\"model\":null," + Hello + "}", "model")]
    [InlineData("{\"model\":\"m\"}", "messages")]
    [InlineData("{\"model\":\"m\",\"messages\":\"hi\"}", "messages")]
    [InlineData("{\"model\":\"m\",\"model\":\"n\"," + Hello + "}", "model")]
    [InlineData("[]", null)]
    [InlineData("", null)]
    [InlineData("{\"model\":\"m\"", null)]
    public void ReadEnvelope_BrokenBody_IsRefused(string body, string? param)
    {
        Fault fault = Refuse(body);

        fault.Kind.ShouldBe(FaultKind.InvalidRequest);
        if (param is not null) fault.Param.ShouldBe(param);
    }

    [Theory]
    [InlineData("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]}")]
    [InlineData("{\"role\":\"assistant\"}")]
    [InlineData("{\"role\":\"\\u0075ser\",\"content\":\"x\"}")]
    [InlineData("{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"x\"}")]
    [InlineData("{\"role\":\"developer\",\"content\":[]}")]
    public void ReadEnvelope_LegalMessage_IsAccepted(string message) => Accept("{\"model\":\"m\",\"messages\":[" + message + "],\"temperature\":null}");

    [Fact]
    public void ReadEnvelope_UploadedFile_IsBoundToItsProvider()
    {
        Envelope envelope = Accept("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_id\":\"f1\"}}]}]}");

        (envelope.Binding, envelope.BindingField).ShouldBe((StateBinding.Stored, "messages[0].content[0].file.file_id"));
    }

    [Theory]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"say \\\"file_id\\\"\"}]}")]
    [InlineData("{\"model\":\"m\"," + Hello + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"properties\":{\"file_id\":{\"type\":\"string\"}}}}}]}")]
    [InlineData("{\"model\":\"m\"," + Hello + ",\"audio\":{\"voice\":\"v\",\"format\":\"mp3\"}}")]
    public void ReadEnvelope_OnlyTheWordFileId_IsNotBound(string body) => Accept(body).Binding.ShouldBe(StateBinding.None);

    [Fact]
    public void ReadEnvelope_StoredAudio_IsBound() =>
        Accept("{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"audio\":{\"id\":\"audio_1\"}}]}").BindingField.ShouldBe("messages[0].audio.id");

    [Theory]
    [InlineData("{\"role\":\"assistant\",\"content\":\"x\",\"reasoning_details\":[{\"type\":\"thinking\"}]}", true)]
    [InlineData("{\"role\":\"user\",\"content\":\"what are \\\"reasoning_details\\\" and \\\"audio\\\"?\"}", false)]
    [InlineData("{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AAAA\",\"format\":\"wav\"}}]}", false)]
    public void ReadEnvelope_ReasoningOfAnother_IsKnownByItsFieldAlone(string message, bool expected)
    {
        var envelope = Accept("{\"model\":\"m\",\"messages\":[" + message + "]}");
        (envelope.HasForeignReasoning, envelope.Binding).ShouldBe((expected, StateBinding.None));
    }

    private static Envelope Accept(string body)
    {
        Codec.Requests.ReadEnvelope(Bytes(body), out Envelope? envelope).ShouldBeNull();
        return envelope.ShouldNotBeNull();
    }

    private static Fault Refuse(string body)
    {
        Fault? fault = Codec.Requests.ReadEnvelope(Bytes(body), out Envelope? envelope);
        envelope.ShouldBeNull();
        return fault.ShouldNotBeNull();
    }
}
