using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Wire.Anthropic;

internal static class Kit
{
    public static readonly AnthropicCodec Codec = AnthropicCodec.Instance;

    public static readonly RequestTarget Target = new() { Provider = "claude", UpstreamModel = "claude-x" };

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static JsonText Text(string value) => JsonText.From(value);

    public static JsonRaw Raw(string json) => new(Utf8(json));

    public static Fault? Envelope(string body, out Envelope? envelope) => Codec.Requests.ReadEnvelope(Utf8(body), out envelope);

    public static CanonicalRequest Read(string body)
    {
        Envelope(body, out _).ShouldBeNull();
        Codec.Requests.Read(Utf8(body), out var request).ShouldBeNull();
        return request.ShouldNotBeNull();
    }

    public static JsonNode Write(CanonicalRequest request, LossList? losses = null, ModelTraits traits = ModelTraits.None, long bound = 4096)
    {
        var output = new ArrayBufferWriter<byte>();
        var target = Target with { Traits = traits, MaxOutputTokens = bound };
        Codec.Requests.Write(request, target, output, losses ?? new LossList()).ShouldBeNull();
        Codec.Requests.ReadEnvelope(output.WrittenSpan, out _).ShouldBeNull();
        return JsonNode.Parse(output.WrittenSpan)!;
    }

    public static Fault Refused(CanonicalRequest request, ModelTraits traits = ModelTraits.None)
    {
        var output = new ArrayBufferWriter<byte>();
        var fault = Codec.Requests.Write(request, Target with { Traits = traits }, output, new LossList()).ShouldNotBeNull();
        fault.Kind.ShouldBe(FaultKind.NotTranslatable);
        output.WrittenCount.ShouldBe(0);
        return fault;
    }

    /// <summary>A request as a Chat caller would have made it.</summary>
    public static CanonicalRequest Chat(params Message[] messages) => new()
    {
        Origin = Dialect.OpenAiChat,
        Model = "gpt-x",
        Messages = messages.Length > 0 ? messages : [User("hi")],
    };

    public static Message User(string text) => new(Role.User, [new TextPart(Text(text))]);

    public static Message Assistant(string text) => new(Role.Assistant, [new TextPart(Text(text))]);

    public static Message System(string text) => new(Role.System, [new TextPart(Text(text))]);

    public static ToolDefinition Tool(string name, string? schema = null) =>
        new(ToolKind.Function, Text(name)) { Schema = schema is null ? default : Raw(schema) };

    public static AnswerContext Context(Dialect origin = Dialect.OpenAiChat) =>
        new() { RequestId = "r1", Provider = "prov", Origin = origin, Model = "model-x" };

    public static void ShouldBeJson(this JsonNode? actual, string expected) =>
        JsonNode.DeepEquals(actual, JsonNode.Parse(expected)).ShouldBeTrue($"expected {expected}\nbut was {actual?.ToJsonString()}");

    /// <summary>Feeds a stream to <paramref name="each"/>, frame by frame.</summary>
    public static void Frames(ReadOnlySpan<byte> stream, FrameAction each)
    {
        using var reader = new SseFrameReader();
        stream.CopyTo(reader.GetWriteMemory(Math.Max(stream.Length, 1)).Span);
        reader.Advance(stream.Length);
        while (reader.TryRead(out var frame))
        {
            each(frame);
        }

        if (reader.TryReadLast(out var last))
        {
            each(last);
        }
    }

    public static (List<string> Events, StreamFacts Facts) ReadStream(string stream)
    {
        var log = new EventLog();
        var reader = Codec.Events.OpenReader(Dialect.OpenAiChat);
        Frames(Utf8(stream), (in SseFrame frame) => reader.Read(frame, log));
        reader.Finish(log);
        return (log.Lines, reader.Facts);
    }

    public static StreamFacts Watch(string stream)
    {
        var watch = Codec.Events.OpenWatch(hideUsage: false);
        Frames(Utf8(stream), (in SseFrame frame) => watch.Look(frame).ShouldBe(FrameVerdict.Pass));
        return watch.Facts;
    }

    /// <summary>A stream from payloads, each under the event name of its own type.</summary>
    public static string Sse(params string[] payloads)
    {
        var text = new StringBuilder();
        foreach (var payload in payloads)
        {
            text.Append("event: ").Append(JsonNode.Parse(payload)!["type"]!.GetValue<string>()).Append("\ndata: ").Append(payload).Append("\n\n");
        }

        return text.ToString();
    }

    public delegate void FrameAction(in SseFrame frame);
}
