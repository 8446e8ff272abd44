using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiResponses;

namespace Breakwater.Bench.Samples;

/// <summary>A dialect with its name in benchmarks and its samples.</summary>
internal sealed record Wires(string Name, ICodec Codec, Func<int, bool, byte[]> Request, byte[] Answer, Func<int, byte[]> Stream)
{
    public static Wires Chat { get; } = new("chat", OpenAiChatCodec.Instance, Requests.Chat, Answers.Chat, Streams.Chat);

    public static Wires Responses { get; } = new("responses", OpenAiResponsesCodec.Instance, Requests.Responses, Answers.Responses, Streams.Responses);

    public static Wires Anthropic { get; } = new("anthropic", AnthropicCodec.Instance, Requests.Anthropic, Answers.Anthropic, Streams.Anthropic);

    public static IReadOnlyList<Wires> All { get; } = [Chat, Responses, Anthropic];

    /// <summary>Every caller with every provider of another dialect.</summary>
    public static IEnumerable<(Wires Provider, Wires Caller)> Pairs() =>
        from provider in All from caller in All where provider != caller select (provider, caller);
}
