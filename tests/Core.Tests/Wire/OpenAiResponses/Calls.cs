using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.OpenAiResponses;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

/// <summary>The codec's calls on text, as the tests need them.</summary>
internal static class Calls
{
    public static readonly OpenAiResponsesCodec Codec = OpenAiResponsesCodec.Instance;

    public static RequestTarget Target(ModelTraits traits = ModelTraits.None) => new() { Provider = "openai", UpstreamModel = "gpt-up", Traits = traits };

    public static AnswerContext Context(Dialect origin = Dialect.Anthropic, CanonicalRequest? request = null) => new()
    {
        RequestId = "req_abc",
        Provider = "claude-eu",
        Origin = origin,
        Model = "claude",
        Created = 1_700_000_000,
        Request = request,
    };

    public static CanonicalRequest Read(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Codec.Requests.ReadEnvelope(bytes, out _).ShouldBeNull();
        Codec.Requests.Read(bytes, out var request).ShouldBeNull();
        return request.ShouldNotBeNull();
    }

    public static (Fault? Fault, Envelope? Envelope) ReadEnvelope(string body)
    {
        var fault = Codec.Requests.ReadEnvelope(Encoding.UTF8.GetBytes(body), out var envelope);
        return (fault, envelope);
    }

    public static JsonNode Write(CanonicalRequest request, LossList? losses = null, RequestTarget? target = null)
    {
        var output = new ArrayBufferWriter<byte>();
        Codec.Requests.Write(request, target ?? Target(), output, losses ?? new LossList()).ShouldBeNull();
        return JsonNode.Parse(output.WrittenSpan)!;
    }

    public static Fault WriteRefused(CanonicalRequest request) =>
        Codec.Requests.Write(request, Target(), new ArrayBufferWriter<byte>(), new LossList()).ShouldNotBeNull();

    public static JsonNode Write(CanonicalAnswer answer, AnswerContext context, LossList? losses = null)
    {
        var output = new ArrayBufferWriter<byte>();
        Codec.Answers.Write(answer, context, output, losses ?? new LossList());
        return JsonNode.Parse(output.WrittenSpan)!;
    }

    public static (Fault? Fault, CanonicalAnswer? Answer) ReadAnswer(string body)
    {
        var fault = Codec.Answers.Read(Encoding.UTF8.GetBytes(body), out var answer);
        return (fault, answer);
    }

    public static string Error(Fault fault)
    {
        var output = new ArrayBufferWriter<byte>();
        Codec.Errors.Write(fault, "req_abc", output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static IStreamWatch Watch(string stream)
    {
        var watch = Codec.Events.OpenWatch(hideUsage: false);
        Each(Encoding.UTF8.GetBytes(stream), (in SseFrame frame) => watch.Look(frame).ShouldBe(FrameVerdict.Pass));
        return watch;
    }

    public static StreamFacts ReadStream(ReadOnlySpan<byte> stream, IEventSink sink)
    {
        var reader = Codec.Events.OpenReader(Dialect.OpenAiChat);
        Each(stream, (in SseFrame frame) => reader.Read(frame, sink));
        reader.Finish(sink);
        return reader.Facts;
    }

    public static void Each(ReadOnlySpan<byte> stream, FrameAction action)
    {
        using var reader = new SseFrameReader();
        stream.CopyTo(reader.GetWriteMemory(stream.Length).Span);
        reader.Advance(stream.Length);
        while (reader.TryRead(out var frame))
        {
            action(frame);
        }

        while (reader.TryReadLast(out var frame))
        {
            action(frame);
        }
    }

    /// <summary>One event, named like OpenAI names it.</summary>
    public static string Frame(string json) => $"event: {JsonNode.Parse(json)!["type"]}\ndata: {json}\n\n";

    public delegate void FrameAction(in SseFrame frame);
}
