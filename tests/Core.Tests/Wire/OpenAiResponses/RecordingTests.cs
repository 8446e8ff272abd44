using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

public sealed class RecordingTests
{
    [Fact]
    public void RecordedStreams_Watched_GiveTheRightFacts()
    {
        foreach (var (file, stream) in Streams())
        {
            var events = StreamGrammar.Parse(stream);
            var last = events[^1];
            var watch = Calls.Watch(stream);

            watch.NextSequence.ShouldBe(last["sequence_number"]!.GetValue<long>() + 1, file);
            watch.Facts.IsComplete.ShouldBe(last["type"]!.GetValue<string>() is "response.completed" or "response.incomplete", file);
            watch.Facts.Error.ShouldBeNull(file);
            if (watch.Facts.IsComplete)
            {
                watch.Facts.HasContent.ShouldBeTrue(file);
                watch.Facts.Usage!.Value.TotalInput.ShouldBe(last["response"]!["usage"]!["input_tokens"]!.GetValue<long>(), file);
                watch.Facts.Usage.Value.Output.ShouldBe(last["response"]!["usage"]!["output_tokens"]!.GetValue<long>(), file);
                watch.Facts.AnswerId.ShouldBe(last["response"]!["id"]!.GetValue<string>(), file);
            }
        }
    }

    [Fact]
    public void RecordedStreams_ReadAndWritten_SayTheSame()
    {
        foreach (var (file, stream) in Streams().Where(each => each.Stream.Contains("event: response.created", StringComparison.Ordinal)))
        {
            var output = new ArrayBufferWriter<byte>();
            var writer = Calls.Codec.Events.OpenWriter(Calls.Context(Dialect.OpenAiResponses));
            writer.Output = output;
            var facts = Calls.ReadStream(Encoding.UTF8.GetBytes(stream), new EventLog(writer));
            if (!facts.IsComplete)
            {
                continue;
            }

            var written = StreamGrammar.Check(Encoding.UTF8.GetString(output.WrittenSpan))[^1]["response"]!;
            var recorded = StreamGrammar.Parse(stream)[^1]["response"]!;

            ResponseShape.Check(written);
            Contents(written).ShouldBe(Contents(recorded), file);
            written["id"]!.GetValue<string>().ShouldBe(recorded["id"]!.GetValue<string>());
            written["usage"]!["total_tokens"]!.GetValue<long>().ShouldBe(recorded["usage"]!["total_tokens"]!.GetValue<long>(), file);
        }
    }

    // What a caller reads: texts, calls and their arguments.
    private static List<string> Contents(JsonNode response)
    {
        var contents = new List<string>();
        foreach (var item in response["output"]!.AsArray())
        {
            switch (item!["type"]!.GetValue<string>())
            {
                case "message":
                    contents.AddRange(item["content"]!.AsArray().Select(part => (part!["text"] ?? part["refusal"])!.GetValue<string>()));
                    break;
                case "function_call":
                    contents.Add($"{item["call_id"]} {item["name"]} {item["arguments"]}");
                    break;
                case "reasoning":
                    contents.Add(string.Join("\n\n", item["summary"]!.AsArray().Select(part => part!["text"]!.GetValue<string>())));
                    break;
            }
        }

        return contents;
    }

    private static List<(string File, string Stream)> Streams()
    {
        var folder = Recordings.Find();
        if (folder is null)
        {
            Assert.Skip("No recordings at ../shared/data; set BREAKWATER_TEST_DATA.");
        }

        var streams = Directory.EnumerateFiles(folder, "Responses*.sse", SearchOption.AllDirectories)
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file)))
            .ToList();
        streams.Count.ShouldBeGreaterThan(10);
        return streams;
    }
}
