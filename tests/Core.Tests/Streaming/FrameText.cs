using System.Text;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Tests.Streaming;

/// <summary>A frame copied out of the reader, so that tests can keep and compare it.</summary>
internal sealed record FrameText(string Raw, string Event, string Data, string Id, bool HasData, bool IsComment, bool IsTerminated)
{
    public static FrameText Of(SseFrame frame) => new(
        Encoding.Latin1.GetString(frame.Raw),
        Encoding.Latin1.GetString(frame.Event),
        Encoding.Latin1.GetString(frame.Data),
        Encoding.Latin1.GetString(frame.Id),
        frame.HasData,
        frame.IsComment,
        frame.IsTerminated);

    /// <summary>Reads a whole stream, handing the reader as many bytes at a time as <paramref name="nextChunk"/> says.</summary>
    public static List<FrameText> ReadAll(ReadOnlySpan<byte> stream, Func<int> nextChunk, int maxFrameBytes = SseFrameReader.DefaultMaxFrameBytes)
    {
        using var reader = new SseFrameReader(maxFrameBytes);
        return ReadAll(reader, stream, nextChunk);
    }

    public static List<FrameText> ReadAll(SseFrameReader reader, ReadOnlySpan<byte> stream, Func<int> nextChunk)
    {
        var frames = new List<FrameText>();
        while (!stream.IsEmpty && !reader.Overflowed)
        {
            int count = Math.Clamp(nextChunk(), 1, stream.Length);
            stream[..count].CopyTo(reader.GetWriteMemory(count).Span);
            reader.Advance(count);
            stream = stream[count..];
            while (reader.TryRead(out SseFrame frame)) frames.Add(Of(frame));
        }

        while (reader.TryReadLast(out SseFrame frame)) frames.Add(Of(frame));
        return frames;
    }

    public static List<FrameText> ReadAll(string stream, int chunk = int.MaxValue) => ReadAll(Encoding.UTF8.GetBytes(stream), () => chunk);
}
