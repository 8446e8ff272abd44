using System.Buffers;
using System.Text;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Tests.Streaming;

public sealed class SsePropertyTests
{
    // The pieces that decide the grammar, so that random streams are full of its corners.
    private static readonly string[] s_pieces =
        ["\r", "\n", "\r\n", "\n\n", "\r\n\r\n", "\r\r", "data", "data:", "data: ", ":", " ", "event: e", "id: 1", "retry: 5", "x", "é漢", "\uFEFF", "\0", "{\"a\":1}"];

    [Fact]
    public void Frames_AnySplitOfTheSameBytes_AreTheSame()
    {
        var random = new Random(1);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] stream = RandomStream(random);
            List<FrameText> whole = FrameText.ReadAll(stream, () => int.MaxValue);

            FrameText.ReadAll(stream, () => 1).ShouldBe(whole);
            FrameText.ReadAll(stream, () => random.Next(1, 9)).ShouldBe(whole);
            string.Concat(whole.Select(frame => frame.Raw)).ShouldBe(Encoding.Latin1.GetString(stream));
        }
    }

    [Fact]
    public void Frames_RandomBytes_NeverThrow()
    {
        var random = new Random(2);
        byte[] stream = new byte[64];
        int bytes = 0;
        using var reader = new SseFrameReader();
        for (int round = 0; round < 100_000; round++)
        {
            Span<byte> part = stream.AsSpan(0, random.Next(1, stream.Length));
            random.NextBytes(part);
            for (int at = 0; at < part.Length; at += 3) part[at] = ":\r\n dat"u8[random.Next(7)];
            part.CopyTo(reader.GetWriteMemory(part.Length).Span);
            reader.Advance(part.Length);
            while (reader.TryRead(out SseFrame frame)) bytes += frame.Raw.Length;
            bytes -= part.Length;
        }

        (bytes + reader.PendingBytes).ShouldBe(0);
    }

    [Fact]
    public void Writer_WhatItWrites_IsReadBack()
    {
        var random = new Random(3);
        for (int round = 0; round < 5_000; round++)
        {
            string name = random.Next(2) == 0 ? "" : "response.delta";
            string data = Encoding.Latin1.GetString(RandomStream(random));
            long? id = random.Next(2) == 0 ? null : random.NextInt64();
            var output = new ArrayBufferWriter<byte>();
            SseWriter.WriteData(output, Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(data), id);

            FrameText frame = FrameText.ReadAll(output.WrittenSpan, () => random.Next(1, 50)).ShouldHaveSingleItem();

            frame.Event.ShouldBe(name);
            frame.Data.ShouldBe(data.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'));
            frame.Id.ShouldBe(id?.ToString() ?? "");
            frame.IsTerminated.ShouldBeTrue();
        }
    }

    private static byte[] RandomStream(Random random)
    {
        var text = new StringBuilder();
        for (int count = random.Next(1, 24); count > 0; count--) text.Append(s_pieces[random.Next(s_pieces.Length)]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
