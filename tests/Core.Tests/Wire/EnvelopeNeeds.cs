using System.Text;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiResponses;

namespace Breakwater.Core.Tests.Wire;

/// <summary>What a model must be able to do, read off a body that is not taken apart.</summary>
public sealed class EnvelopeNeeds
{
    private const string Said = "\"messages\":[{\"role\":\"user\",\"content\":\"an \\\"image_url\\\" or \\\"image\\\" in words\"}]";

    [Theory]
    [InlineData(Said, Capabilities.None)]
    [InlineData(Said + ",\"tools\":[]", Capabilities.None)]
    [InlineData(Said + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]", Capabilities.Tools)]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]", Capabilities.None)]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\" : \"image_url\",\"image_url\":{\"url\":\"https://x\"}}]}]", Capabilities.Vision)]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_data\":\"x\"}}]}]", Capabilities.Documents)]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{}},{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}]", Capabilities.Vision | Capabilities.Documents)]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"image_url\"}}}]", Capabilities.Tools)]
    [InlineData(Said + ",\"response_format\":{\"type\":\"json_object\"}", Capabilities.None)]
    [InlineData(Said + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{}}}", Capabilities.StructuredOutput)]
    [InlineData(Said + ",\"reasoning_effort\":\"high\"", Capabilities.Thinking)]
    [InlineData(Said + ",\"reasoning_effort\":\"none\"", Capabilities.None)]
    public void ReadEnvelope_Chat_TellsWhatIsNeeded(string body, Capabilities needs) => Of(OpenAiChatCodec.Instance, "{\"model\":\"m\"," + body + "}").ShouldBe(needs);

    [Theory]
    [InlineData(Said, Capabilities.None)]
    [InlineData(Said + ",\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]", Capabilities.Tools)]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://x\"}}]}]", Capabilities.Vision)]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"x\"}}]}]", Capabilities.Documents)]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://x\"}}]}]}]", Capabilities.Vision)]
    [InlineData("\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{\"type\":\"image\"}}]}]", Capabilities.None)]
    [InlineData(Said + ",\"thinking\":{\"type\":\"adaptive\"}", Capabilities.Thinking)]
    [InlineData(Said + ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}", Capabilities.Thinking)]
    [InlineData(Said + ",\"thinking\":{\"type\":\"disabled\"}", Capabilities.None)]
    [InlineData(Said + ",\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}}", Capabilities.StructuredOutput)]
    [InlineData(Said + ",\"output_config\":{\"effort\":\"high\"}", Capabilities.None)]
    public void ReadEnvelope_Anthropic_TellsWhatIsNeeded(string body, Capabilities needs) => Of(AnthropicCodec.Instance, "{\"model\":\"m\",\"max_tokens\":9," + body + "}").ShouldBe(needs);

    [Theory]
    [InlineData("\"input\":\"an input_image\"", Capabilities.None)]
    [InlineData("\"input\":\"Hi\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]", Capabilities.Tools)]
    [InlineData("\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"https://x\"}]}]", Capabilities.Vision)]
    [InlineData("\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\",\"file_data\":\"x\"}]}]", Capabilities.Documents)]
    [InlineData("\"input\":[{\"role\":\"user\",\"content\":\"type input_image\"}]", Capabilities.None)]
    [InlineData("\"input\":\"Hi\",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{}}}", Capabilities.StructuredOutput)]
    [InlineData("\"input\":\"Hi\",\"text\":{\"verbosity\":\"low\"}", Capabilities.None)]
    [InlineData("\"input\":\"Hi\",\"reasoning\":{\"effort\":\"low\"}", Capabilities.Thinking)]
    [InlineData("\"input\":\"Hi\",\"reasoning\":{\"effort\":\"none\"}", Capabilities.None)]
    [InlineData("\"input\":\"Hi\",\"reasoning\":{}", Capabilities.None)]
    public void ReadEnvelope_Responses_TellsWhatIsNeeded(string body, Capabilities needs) => Of(OpenAiResponsesCodec.Instance, "{\"model\":\"m\"," + body + "}").ShouldBe(needs);

    private static Capabilities Of(ICodec codec, string body)
    {
        codec.Requests.ReadEnvelope(Encoding.UTF8.GetBytes(body), out var envelope).ShouldBeNull(body);
        return envelope!.Needs;
    }
}
