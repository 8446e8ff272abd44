using System.Buffers;
using System.Text;
using Breakwater.Core.Primitives;
using static Breakwater.Core.Tests.Wire.OpenAiChat.ChatScript;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

public sealed class ChatErrorTests
{
    private static readonly Fault Cut = new(FaultKind.Truncated, "the stream was cut");

    [Fact]
    public void WriteStreamError_Frame_IsReadAsAnErrorAndNeverAsSuccess()
    {
        var output = new ArrayBufferWriter<byte>();
        Codec.Errors.WriteStreamError(Cut, "req1", 0, output);
        string frame = Encoding.UTF8.GetString(output.WrittenSpan);

        frame.ShouldStartWith("data: {\"error\":{");
        frame.ShouldEndWith("}}\n\n");
        frame.ShouldNotContain("DONE");
        Watched(frame).Facts.Error!.Code.ShouldBe("stream_interrupted");
        Events(frame).Lines.ShouldBe(["error the stream was cut (at fault: the provider)"]);
    }

    [Fact]
    public void StatusOf_AndWrite_AgreeWithTheTable()
    {
        var output = new ArrayBufferWriter<byte>();
        Codec.Errors.Write(Cut, "req1", output);

        Codec.Errors.StatusOf(Cut).ShouldBe(502);
        Codec.Errors.Read(502, output.WrittenMemory).Code.ShouldBe("stream_interrupted");
    }
}
