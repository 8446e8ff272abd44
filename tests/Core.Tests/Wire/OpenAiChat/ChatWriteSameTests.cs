using System.Buffers;
using System.Text;
using Breakwater.Core.Wire;
using static Breakwater.Core.Tests.Wire.OpenAiChat.ChatScript;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

public sealed class ChatWriteSameTests
{
    private const string Hi = "\"messages\":[{\"role\":\"user\",\"content\":\"h\\u00ef\"}]";

    [Theory]
    [InlineData("{ \"model\" : \"old\" , " + Hi + " , \"x\": 1.50e1 }", "{ \"model\" : \"new\" , " + Hi + " , \"x\": 1.50e1 }")]
    [InlineData("{" + Hi + ",\"model\":\"old\"}", "{" + Hi + ",\"model\":\"new\"}")]
    [InlineData(
        "{\"model\":\"old\"," + Hi + ",\"stream\":true}",
        "{\"stream_options\":{\"include_usage\":true},\"model\":\"new\"," + Hi + ",\"stream\":true}")]
    [InlineData(
        "{\"stream\":true,\"stream_options\":{\"include_obfuscation\":false},\"model\":\"old\"," + Hi + "}",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false},\"model\":\"new\"," + Hi + "}")]
    [InlineData(
        "{\"model\":\"old\",\"stream\":true,\"stream_options\":{ }," + Hi + "}",
        "{\"model\":\"new\",\"stream\":true,\"stream_options\":{\"include_usage\":true }," + Hi + "}")]
    [InlineData(
        "{\"model\":\"old\",\"stream\":true,\"stream_options\":null," + Hi + "}",
        "{\"model\":\"new\",\"stream\":true,\"stream_options\":{\"include_usage\":true}," + Hi + "}")]
    [InlineData(
        "{\"stream\":true,\"stream_options\":{\"include_usage\":false},\"model\":\"old\"," + Hi + "}",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\":\"new\"," + Hi + "}")]
    [InlineData(
        "{\"model\":\"old\",\"stream\":true,\"stream_options\":{\"include_usage\":true}," + Hi + "}",
        "{\"model\":\"new\",\"stream\":true,\"stream_options\":{\"include_usage\":true}," + Hi + "}")]
    public void WriteSame_AnyBody_ChangesModelAndUsageOptionOnly(string body, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        Codec.Requests.ReadEnvelope(Bytes(body), out Envelope? envelope).ShouldBeNull();

        Codec.Requests.WriteSame(Bytes(body), envelope!, "new"u8, output);

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(expected);
        Codec.Requests.ReadEnvelope(output.WrittenSpan, out Envelope? again).ShouldBeNull();
        again!.IncludeUsage.ShouldBeTrue();
    }

    [Fact]
    public void WriteSame_ModelWithQuotes_IsEscaped()
    {
        var output = new ArrayBufferWriter<byte>();
        byte[] body = Bytes("{\"model\":\"old\"," + Hi + "}");
        Codec.Requests.ReadEnvelope(body, out Envelope? envelope);

        Codec.Requests.WriteSame(body, envelope!, "a\"b"u8, output);

        Parse(output.WrittenSpan).GetProperty("model").GetString().ShouldBe("a\"b");
    }
}
