using System.Text;
using Breakwater.Core.Streaming;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Streaming;

public sealed class SseFrameReaderTests
{
    [Theory]
    [InlineData("data: hello\n\n", "hello")]
    [InlineData("data:hello\n\n", "hello")]
    [InlineData("data:  two spaces\n\n", " two spaces")]
    [InlineData("data: kept  \n\n", "kept  ")]
    [InlineData("data: a\r\n\r\n", "a")]
    [InlineData("data: a\r\r", "a")]
    [InlineData("data: a\n\r\n", "a")]
    [InlineData("data: a\r\n\n", "a")]
    [InlineData("data: a\r\ndata: b\rdata: c\n\n", "a\nb\nc")]
    [InlineData("data\n\n", "")]
    [InlineData("data:\n\n", "")]
    [InlineData("data\ndata\n\n", "\n")]
    [InlineData("data: a: b\n\n", "a: b")]
    [InlineData("retry: 10\ndata: x\nunknown: y\nnocolon\n\n", "x")]
    [InlineData("data : not data\ndata: x\n\n", "x")]
    [InlineData("\uFEFFdata: marked\n\n", "marked")]
    public void Data_AnyLegalSpelling_IsItsValue(string stream, string data)
    {
        foreach (int chunk in (int[])[int.MaxValue, 1, 2, 3])
        {
            FrameText frame = FrameText.ReadAll(stream, chunk).ShouldHaveSingleItem();

            frame.Data.ShouldBe(data);
            frame.HasData.ShouldBeTrue();
            frame.IsTerminated.ShouldBeTrue();
            frame.Raw.ShouldBe(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(stream)));
        }
    }

    [Fact]
    public void Fields_NameAndId_AreTheLastOnesGiven()
    {
        FrameText frame = FrameText.ReadAll("event: first\nid: 1\nevent: ping\nid: 42\ndata: {}\n\n").ShouldHaveSingleItem();

        frame.Event.ShouldBe("ping");
        frame.Id.ShouldBe("42");
    }

    [Fact]
    public void Id_HoldingNul_IsIgnored() => FrameText.ReadAll("id: 7\nid: a\0b\n\n").ShouldHaveSingleItem().Id.ShouldBe("7");

    [Fact]
    public void Comment_Alone_IsAComment()
    {
        List<FrameText> frames = FrameText.ReadAll(": ping\n\n:\n\n: note\ndata: x\n\n");

        frames.Select(frame => frame.IsComment).ShouldBe([true, true, false]);
        frames.Select(frame => frame.HasData).ShouldBe([false, false, true]);
    }

    [Fact]
    public void BlankLines_BetweenEvents_AreFramesWithoutContent()
    {
        List<FrameText> frames = FrameText.ReadAll("\n\ndata: x\n\n\n");

        frames.Select(frame => frame.Raw).ShouldBe(["\n", "\n", "data: x\n\n", "\n"]);
        frames.Count(frame => frame.HasData || frame.IsComment).ShouldBe(1);
    }

    [Fact]
    public void ByteOrderMark_LaterInTheStream_IsPartOfTheFieldName()
    {
        FrameText.ReadAll("data: x\n\n\uFEFFdata: y\n\n")[1].HasData.ShouldBeFalse();
    }

    [Fact]
    public void Event_StreamUsingBareReturns_IsGivenAtOnce()
    {
        using var reader = new SseFrameReader();
        Feed(reader, "data: x\r\r");

        reader.TryRead(out SseFrame frame).ShouldBeTrue();
        Encoding.UTF8.GetString(frame.Data).ShouldBe("x");
    }

    [Fact]
    public void Event_LineFeedOfTheBlankLineComesLater_BelongsToItsFrame()
    {
        using var reader = new SseFrameReader();
        Feed(reader, "data: x\r\n\r");
        reader.TryRead(out _).ShouldBeFalse();

        Feed(reader, "\ndata: y\r\n\r\n");

        reader.TryRead(out SseFrame first).ShouldBeTrue();
        Encoding.UTF8.GetString(first.Raw).ShouldBe("data: x\r\n\r\n");
        reader.TryRead(out SseFrame second).ShouldBeTrue();
        Encoding.UTF8.GetString(second.Raw).ShouldBe("data: y\r\n\r\n");
    }

    [Theory]
    [InlineData("data: x", "x", false)]
    [InlineData("data: x\n", "x", false)]
    [InlineData("data: x\r", "x", false)]
    [InlineData("data: x\r\n\r", "x", true)]
    [InlineData("event: e\nda", "", false)]
    public void End_WithoutBlankLine_StillGivesTheEvent(string stream, string data, bool terminated)
    {
        FrameText frame = FrameText.ReadAll(stream, 1).ShouldHaveSingleItem();

        frame.Data.ShouldBe(data);
        frame.IsTerminated.ShouldBe(terminated);
        frame.Raw.ShouldBe(stream);
    }

    [Fact]
    public void End_NothingPending_GivesNothing() => FrameText.ReadAll("data: x\n\n").Count.ShouldBe(1);

    [Fact]
    public void Frames_ReadInOneGo_LieContiguouslyInTheBuffer()
    {
        using var reader = new SseFrameReader();
        Feed(reader, "data: a\n\ndata: b\n\n: c\n\nda");
        reader.TryRead(out SseFrame first).ShouldBeTrue();
        int start = first.ConsumedStart, end = first.ConsumedEnd;
        while (reader.TryRead(out SseFrame next))
        {
            next.ConsumedStart.ShouldBe(end);
            end = next.ConsumedEnd;
        }

        Encoding.UTF8.GetString(reader.Bytes(start, end).Span).ShouldBe("data: a\n\ndata: b\n\n: c\n\n");
        reader.PendingBytes.ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4000)]
    [InlineData(int.MaxValue)]
    public void Frame_LargerThanTheLimit_OverflowsInsteadOfThrowing(int chunk)
    {
        byte[] stream = Encoding.UTF8.GetBytes("data: ok\n\ndata: " + new string('x', 93) + "\n\ndata: never\n\n");
        using var reader = new SseFrameReader(maxFrameBytes: 100);

        FrameText.ReadAll(reader, stream, () => chunk).ShouldHaveSingleItem().Data.ShouldBe("ok");

        reader.Overflowed.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => reader.GetWriteMemory());
    }

    [Fact]
    public void Line_ThatNeverEnds_OverflowsAtTheLimit()
    {
        using var reader = new SseFrameReader(maxFrameBytes: 1000);
        for (int received = 0; !reader.Overflowed; received += 100)
        {
            received.ShouldBeLessThanOrEqualTo(1000);
            Feed(reader, new string('x', 100));
            reader.TryRead(out _).ShouldBeFalse();
        }

        reader.TryReadLast(out _).ShouldBeFalse();
    }

    [Fact]
    public void LineFeed_AfterABlankLineOfBareReturns_IsABlankLineOfItsOwn()
    {
        foreach (int chunk in (int[])[1, 100])
            FrameText.ReadAll("data: x\r\r\ndata: y\n\n", chunk).Select(frame => frame.Raw).ShouldBe(["data: x\r\r", "\n", "data: y\n\n"]);
    }

    [Fact]
    public void Frame_OfExactlyTheLimit_IsRead()
    {
        byte[] stream = Encoding.UTF8.GetBytes("data: " + new string('x', 92) + "\n\n");

        FrameText.ReadAll(stream, () => 7, maxFrameBytes: 100).ShouldHaveSingleItem().Data.Length.ShouldBe(92);
    }

    [Fact]
    public void Frame_OfMegabytesInSmallPieces_IsRead()
    {
        byte[] stream = Encoding.UTF8.GetBytes("data: " + new string('x', 4_000_000) + "\ndata: end\n\ndata: next\n\n");

        List<FrameText> frames = FrameText.ReadAll(stream, () => 1000);

        frames.Select(frame => frame.Data.Length).ShouldBe([4_000_004, 4]);
    }

    [Fact]
    public void ReleaseIfEmpty_WhileBytesArePending_KeepsThem()
    {
        using var reader = new SseFrameReader();
        Feed(reader, "data: x\n\ndata");
        reader.TryRead(out _).ShouldBeTrue();
        reader.ReleaseIfEmpty().ShouldBeFalse();

        Feed(reader, ": y\n\n");
        reader.TryRead(out SseFrame frame).ShouldBeTrue();
        Encoding.UTF8.GetString(frame.Data).ShouldBe("y");
        reader.ReleaseIfEmpty().ShouldBeTrue();

        Feed(reader, "data: z\n\n");
        reader.TryRead(out SseFrame last).ShouldBeTrue();
        Encoding.UTF8.GetString(last.Data).ShouldBe("z");
    }

    [Fact]
    public void Reading_AfterWarmUp_AllocatesNothing()
    {
        byte[] stream = Encoding.UTF8.GetBytes("event: delta\ndata: {\"a\":\"" + new string('x', 180) + "\"}\n\ndata: 1\ndata: 2\n\n: ping\n\n");
        using var reader = new SseFrameReader();
        ReadRounds(reader, stream, 10);

        int frames = 0;
        Allocations.EachTime(() => frames = ReadRounds(reader, stream, 3400)).ShouldBe(0);
        frames.ShouldBe(10_200);
    }

    private static int ReadRounds(SseFrameReader reader, ReadOnlySpan<byte> stream, int rounds)
    {
        int frames = 0;
        for (int round = 0; round < rounds; round++)
        {
            stream.CopyTo(reader.GetWriteMemory(stream.Length).Span);
            reader.Advance(stream.Length);
            while (reader.TryRead(out _)) frames++;
            if (round % 16 == 0) reader.ReleaseIfEmpty();
        }

        return frames;
    }

    private static void Feed(SseFrameReader reader, string text)
    {
        int written = Encoding.UTF8.GetBytes(text, reader.GetWriteMemory(text.Length * 3).Span);
        reader.Advance(written);
    }
}
