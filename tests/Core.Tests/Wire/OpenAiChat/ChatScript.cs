using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.OpenAiChat;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

/// <summary>Short words for what the tests of this dialect do again and again.</summary>
internal static class ChatScript
{
    public static readonly ICodec Codec = OpenAiChatCodec.Instance;

    public static readonly RequestTarget Target = new() { Provider = "openai", UpstreamModel = "up" };

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A chunk with one choice.</summary>
    public static string Chunk(string delta, string rest = ",\"finish_reason\":null") =>
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" + delta + rest + "}]}\n\n";

    public static string Finish(string reason) => Chunk("{}", $",\"finish_reason\":\"{reason}\"");

    public const string Done = "data: [DONE]\n\n";

    public static IStreamWatch Watched(string stream, bool hideUsage = false)
    {
        IStreamWatch watch = Codec.Events.OpenWatch(hideUsage);
        Frames(Bytes(stream), (in SseFrame frame) => watch.Look(frame));
        return watch;
    }

    public static EventLog Events(string stream) => Events(Bytes(stream), out _);

    public static EventLog Events(byte[] stream, out StreamFacts facts)
    {
        IEventReader reader = Codec.Events.OpenReader(Dialect.Anthropic);
        var log = new EventLog();
        Frames(stream, (in SseFrame frame) => reader.Read(frame, log));
        reader.Finish(log);
        facts = reader.Facts;
        return log;
    }

    public delegate void OnFrame(in SseFrame frame);

    public static void Frames(byte[] stream, OnFrame onFrame)
    {
        using var frames = new SseFrameReader();
        stream.CopyTo(frames.GetWriteMemory(Math.Max(1, stream.Length)));
        frames.Advance(stream.Length);
        while (frames.TryRead(out SseFrame frame)) onFrame(frame);
        if (frames.TryReadLast(out SseFrame last)) onFrame(last);
    }

    public static AnswerContext Context(Dialect origin = Dialect.Anthropic, bool includeUsage = false, CanonicalRequest? request = null) => new()
    {
        RequestId = "req1",
        Provider = "claude",
        Model = "claude-x",
        Origin = origin,
        Created = 11,
        IncludeUsage = includeUsage,
        Request = request,
    };

    public static JsonText Text(string value) => JsonText.From(value);

    public static JsonRaw Raw(string json) => new(Bytes(json));

    public static CanonicalRequest Read(string body)
    {
        Codec.Requests.ReadEnvelope(Bytes(body), out _).ShouldBeNull();
        Codec.Requests.Read(Bytes(body), out CanonicalRequest? request).ShouldBeNull();
        return request!;
    }

    public static JsonElement Write(CanonicalRequest request, out LossList losses, RequestTarget? target = null)
    {
        var output = new ArrayBufferWriter<byte>();
        losses = new LossList();
        Codec.Requests.Write(request, target ?? Target, output, losses).ShouldBeNull();
        return Parse(output.WrittenSpan);
    }

    public static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        JsonScanner.Validate(json).IsError.ShouldBeFalse(Encoding.UTF8.GetString(json));
        return JsonDocument.Parse(json.ToArray()).RootElement;
    }

    public static bool Same(JsonElement left, string right) => JsonElement.DeepEquals(left, JsonDocument.Parse(right).RootElement);
}
