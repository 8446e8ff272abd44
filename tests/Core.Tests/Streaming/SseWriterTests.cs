using System.Buffers;
using System.Text;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Tests.Streaming;

public sealed class SseWriterTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    private string Written => Encoding.UTF8.GetString(_output.WrittenSpan);

    [Fact]
    public void Data_WithNameAndId_IsOneFrame()
    {
        SseWriter.WriteData(_output, "message_stop"u8, "{}"u8, 12);

        Written.ShouldBe("event: message_stop\nid: 12\ndata: {}\n\n");
    }

    [Fact]
    public void Data_Alone_IsOneLine()
    {
        SseWriter.WriteData(_output, default, "[DONE]"u8);

        Written.ShouldBe("data: [DONE]\n\n");
    }

    [Fact]
    public void Data_OverSeveralLines_TakesOneDataLineEach()
    {
        SseWriter.WriteData(_output, default, "a\nb\r\nc\rd\n"u8);

        Written.ShouldBe("data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
    }

    [Fact]
    public void Comment_OverTwoLines_StaysAComment()
    {
        SseWriter.WriteComment(_output, "degraded\ndata: not data"u8);

        Written.ShouldBe(": degraded\n: data: not data\n\n");
    }

    [Fact]
    public void EventName_HoldingALineEnd_IsRefused()
    {
        Should.Throw<ArgumentException>(() => SseWriter.WriteData(_output, "a\ndata: forged"u8, "{}"u8));
    }
}
