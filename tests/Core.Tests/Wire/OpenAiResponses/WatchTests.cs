using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

public sealed class WatchTests
{
    private const string Created = """{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","status":"in_progress","output":[],"usage":null}}""";

    [Fact]
    public void Watch_BeforeContent_SaysSo()
    {
        var watch = Calls.Watch(
            Calls.Frame(Created)
            + Calls.Frame("""{"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"type":"message","content":[]}}""")
            + Calls.Frame("""{"type":"response.output_text.delta","sequence_number":2,"delta":"","output_index":0}"""));

        (watch.Facts.HasContent, watch.Facts.AnswerId, watch.NextSequence, watch.Facts.IsComplete).ShouldBe((false, "resp_1", 3, false));
    }

    [Theory]
    [InlineData("""{"type":"response.output_text.delta","sequence_number":7,"delta":"x"}""")]
    [InlineData("""{"type":"response.reasoning_summary_text.delta","sequence_number":7,"delta":"x"}""")]
    [InlineData("""{"type":"response.shell_call_output_content.delta","sequence_number":7,"delta":{"stdout":"x"}}""")]
    [InlineData("""{"type":"response.output_item.added","sequence_number":7,"item":{"type":"function_call","name":"f"}}""")]
    [InlineData("""{"type":"response.output_item.done","sequence_number":7,"item":{"type":"reasoning"}}""")]
    public void Watch_AtContent_SaysSo(string json)
    {
        var watch = Calls.Watch(Calls.Frame(json));

        (watch.Facts.HasContent, watch.NextSequence).ShouldBe((true, 8));
        Calls.Watch("data: " + json + "\n\n").Facts.HasContent.ShouldBeTrue("the event's name may be missing");
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("incomplete")]
    public void Watch_TheTerminator_CompletesWithUsage(string type)
    {
        var watch = Calls.Watch(Calls.Frame($$$$"""{"type":"response.{{{{type}}}}","sequence_number":9,"response":{"id":"r","usage":{"input_tokens":3,"output_tokens":4}}}"""));

        (watch.Facts.IsComplete, watch.Facts.Usage).ShouldBe((true, new TokenUsage { Input = 3, Output = 4 }));
    }

    [Fact]
    public void Watch_ATerminatorThatIsCut_IsNoEnd() =>
        Calls.Watch("""event: response.completed""" + "\n" + """data: {"type":"response.completed","response":{"id":"r","usa""").Facts.IsComplete.ShouldBeFalse();

    [Theory]
    [InlineData("""{"type":"error","sequence_number":2,"error":{"type":"insufficient_quota","code":"insufficient_quota","message":"spent","param":null}}""")]
    [InlineData("""{"type":"error","sequence_number":2,"code":"insufficient_quota","message":"spent","param":null}""")]
    public void Watch_AnErrorNestedOrFlat_IsTheProvidersError(string json)
    {
        var failed = Calls.Frame("""{"type":"response.failed","sequence_number":3,"response":{"id":"r","status":"failed","error":{"code":"insufficient_quota","message":"later"}}}""");

        var watch = Calls.Watch(Calls.Frame(json) + failed);

        (watch.Facts.Error!.Code, watch.Facts.Error.Message, watch.Facts.Error.Status, watch.NextSequence).ShouldBe(("insufficient_quota", "spent", 429, 4));
        watch.Facts.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void Watch_Deltas_AllocateNothing()
    {
        var watch = Calls.Codec.Events.OpenWatch(hideUsage: false);
        var bytes = Encoding.UTF8.GetBytes(Calls.Frame("""{"type":"response.output_text.delta","sequence_number":2,"item_id":"m","output_index":0,"content_index":0,"delta":"hello","logprobs":[]}"""));
        using var reader = new SseFrameReader();
        bytes.CopyTo(reader.GetWriteMemory(bytes.Length).Span);
        reader.Advance(bytes.Length);
        reader.TryRead(out var frame).ShouldBeTrue();
        watch.Look(frame);

        Allocations.EachTime(frame, same =>
        {
            for (var i = 0; i < 1000; i++)
            {
                watch.Look(same);
            }
        }).ShouldBe(0);
    }
}
