using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using static Breakwater.Core.Tests.Wire.OpenAiChat.ChatScript;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

public sealed class ChatRecordingTests
{
    // Required by ChatCompletion, its choices and its messages in OpenAI's OpenAPI document.
    private static readonly string[] AnswerFields = ["choices", "created", "id", "model", "object"];
    private static readonly string[] ChoiceFields = ["finish_reason", "index", "message", "logprobs"];
    private static readonly string[] MessageFields = ["role", "content", "refusal"];

    [Fact]
    public void RecordedStreams_Watched_GiveTheFactsInThem()
    {
        foreach (string stream in Streams())
        {
            StreamFacts facts = Watched(stream).Facts;

            int content = Encoding.UTF8.GetByteCount(RawText(stream));
            (facts.IsComplete, facts.HasContent, facts.ContentBytes, facts.Error).ShouldBe((true, content > 0, (long)content, null));
            (facts.Usage is not null).ShouldBe(stream.Contains("\"usage\":{", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void RecordedStreams_ReadAndWrittenAgain_SayTheSame()
    {
        foreach (string stream in Streams())
        {
            EventLog first = Events(Bytes(stream), out StreamFacts facts);
            byte[] rewritten = Rewrite(Bytes(stream));
            EventLog second = Events(rewritten, out StreamFacts again);

            first.AllText.ShouldBe(RawText(stream));
            second.AllText.ShouldBe(first.AllText);
            again.Usage.ShouldBe(facts.Usage);
            again.IsComplete.ShouldBeTrue();
            second.Lines.Where(line => line.StartsWith("stop", StringComparison.Ordinal)).ShouldBe(first.Lines.Where(line => line.StartsWith("stop", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void RecordedRequests_ReadAndWritten_AreEquivalent()
    {
        int read = 0;
        foreach (string body in Bodies().Where(body => body.StartsWith('{') && body.Contains("\"messages\"", StringComparison.Ordinal)))
        {
            byte[] bytes = Bytes(body);
            if (Codec.Requests.ReadEnvelope(bytes, out Envelope? envelope) is { } fault)
            {
                fault.Detail.ShouldNotBeEmpty();
                continue;
            }

            Codec.Requests.Read(bytes, out CanonicalRequest? request).ShouldBeNull();
            JsonElement written = Write(request!, out LossList losses, Target with { UpstreamModel = envelope!.Model });
            losses.IsEmpty.ShouldBeTrue();
            string expected = request!.Stream && !request.IncludeUsage
                ? "{\"stream_options\":{\"include_usage\":true}," + body[1..]
                : body.Replace("\"max_tokens\"", "\"max_completion_tokens\"", StringComparison.Ordinal);
            Same(written, expected).ShouldBeTrue(written + "\n" + expected);
            read++;
        }

        read.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void RecordedAnswers_ReadAndWritten_KeepTheirContentAndTheRequiredFields()
    {
        int read = 0;
        foreach (string body in Bodies().Where(body => body.Contains("\"chat.completion\"", StringComparison.Ordinal)))
        {
            Codec.Answers.Inspect(Bytes(body), new StreamFacts()).ShouldBeNull();
            Codec.Answers.Read(Bytes(body), out CanonicalAnswer? answer).ShouldBeNull();
            var output = new ArrayBufferWriter<byte>();
            Codec.Answers.Write(answer!, Context(Dialect.OpenAiChat), output, new LossList());
            JsonElement written = Parse(output.WrittenSpan), original = Parse(Bytes(body));

            JsonElement choice = written.GetProperty("choices")[0], asked = original.GetProperty("choices")[0];
            written.EnumerateObject().Select(property => property.Name).Intersect(AnswerFields).Count().ShouldBe(AnswerFields.Length);
            choice.EnumerateObject().Select(property => property.Name).Intersect(ChoiceFields).Count().ShouldBe(ChoiceFields.Length);
            choice.GetProperty("message").EnumerateObject().Select(property => property.Name).Intersect(MessageFields).Count().ShouldBe(MessageFields.Length);
            JsonElement.DeepEquals(choice.GetProperty("message"), asked.GetProperty("message")).ShouldBeTrue(choice.GetProperty("message") + "\n" + asked.GetProperty("message"));
            choice.GetProperty("finish_reason").GetString().ShouldBe(asked.GetProperty("finish_reason").GetString());
            foreach (string count in new[] { "prompt_tokens", "completion_tokens", "total_tokens" })
                written.GetProperty("usage").GetProperty(count).GetInt64().ShouldBe(original.GetProperty("usage").GetProperty(count).GetInt64());
            read++;
        }

        read.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void RecordedErrors_Read_GiveTheirMessage()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Folder(), "recordings/openai/errors"), "*.json"))
        {
            using JsonDocument recording = JsonDocument.Parse(File.ReadAllBytes(file));
            JsonElement body = recording.RootElement.GetProperty("body");
            var error = Codec.Errors.Read(400, Bytes(body.GetRawText()));

            error.Message.ShouldBe(body.GetProperty("error").GetProperty("message").GetString());
        }
    }

    private static byte[] Rewrite(byte[] stream)
    {
        IEventReader reader = Codec.Events.OpenReader(Dialect.OpenAiChat);
        IEventWriter writer = Codec.Events.OpenWriter(Context(Dialect.OpenAiChat, includeUsage: true));
        var output = new ArrayBufferWriter<byte>();
        writer.Output = output;
        Frames(stream, (in SseFrame frame) => reader.Read(frame, writer));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The joined content, escaped as it stands in the stream.</summary>
    private static string RawText(string stream)
    {
        var text = new StringBuilder();
        foreach (string line in stream.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)))
        {
            using JsonDocument chunk = JsonDocument.Parse(line[6..]);
            if (!chunk.RootElement.TryGetProperty("choices", out JsonElement choices)) continue;
            foreach (JsonElement choice in choices.EnumerateArray())
            {
                if (choice.GetProperty("delta").TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.String)
                    text.Append(content.GetRawText()[1..^1]);
            }
        }

        return text.ToString();
    }

    private static string Folder()
    {
        string? folder = Recordings.Find();
        if (folder is null) Assert.Skip("No recordings at ../shared/data; set BREAKWATER_TEST_DATA.");
        return folder;
    }

    private static List<string> Streams()
    {
        List<string> streams = [.. Directory.EnumerateFiles(Path.Combine(Folder(), "recordings/openai"), "Chat*.sse").Select(File.ReadAllText)];
        streams.AddRange(Bodies().Where(body => body.StartsWith("data: ", StringComparison.Ordinal)));
        streams.Count.ShouldBeGreaterThan(6);
        return streams;
    }

    /// <summary>Every body in the chat cassettes: block scalars of one indentation, or one quoted line.</summary>
    private static List<string> Bodies()
    {
        var bodies = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Folder(), "recordings/openai-cassettes"), "chat-*.yaml"))
        {
            string[] lines = File.ReadAllLines(file);
            for (int at = 0; at < lines.Length; at++)
            {
                string line = lines[at].TrimStart();
                if (line.StartsWith("body: \"", StringComparison.Ordinal)) bodies.Add(JsonSerializer.Deserialize<string>(line["body: ".Length..])!);
                if (!line.StartsWith("body: |", StringComparison.Ordinal)) continue;
                int indent = lines[at].Length - line.Length + 4;
                IEnumerable<string> block = lines.Skip(at + 1).TakeWhile(next => next.Length == 0 || next.StartsWith(new string(' ', indent), StringComparison.Ordinal));
                bodies.Add(string.Join('\n', block.Select(next => next.Length == 0 ? next : next[indent..])));
            }
        }

        return bodies;
    }
}
