using Breakwater.Bench.Samples;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;

namespace Breakwater.Bench.Cases;

/// <summary>What one token costs on its way through: cut into frames, watched, translated. Opening a stream does not count.</summary>
internal static class StreamCases
{
    private const int Short = 100;
    private const int Deltas = 1000;
    private const int ReadSize = 4096;

    private delegate void FrameTaker(in SseFrame frame);

    public static IEnumerable<Benchmark> All()
    {
        yield return PerDelta("stream.frames", Streams.Chat, static (stream, _) => Read(stream, static (in SseFrame _) => { }));
        foreach (var wires in Wires.All)
        {
            yield return PerDelta($"stream.watch.{wires.Name}", wires.Stream, (stream, _) => Watch(wires, stream));
        }

        foreach (var (provider, caller) in Wires.Pairs())
        {
            yield return PerDelta($"stream.{provider.Name}-to-{caller.Name}", provider.Stream, (stream, output) => Translate(provider, caller, stream, output));
        }
    }

    private static Benchmark PerDelta(string name, Func<int, byte[]> sample, Action<byte[], PooledBuffer> pass)
    {
        var (few, many) = (sample(Short), sample(Short + Deltas));
        var output = new PooledBuffer(1024 * 1024);
        return new Benchmark(name, Deltas, () => pass(many, output), () => pass(few, output));
    }

    private static void Watch(Wires wires, byte[] stream)
    {
        var watch = wires.Codec.Events.OpenWatch(hideUsage: true);
        Read(stream, (in SseFrame frame) => watch.Look(frame));
        if (!watch.Facts.IsComplete)
        {
            throw new InvalidOperationException($"the sample stream of {wires.Name} is not complete");
        }
    }

    private static void Translate(Wires provider, Wires caller, byte[] stream, PooledBuffer output)
    {
        output.Clear();
        var reader = provider.Codec.Events.OpenReader(caller.Codec.Dialect);
        var writer = caller.Codec.Events.OpenWriter(new AnswerContext { RequestId = "req_1", Provider = "bench", Origin = provider.Codec.Dialect, Model = "bench-model" });
        writer.Output = output;
        Read(stream, (in SseFrame frame) => reader.Read(frame, writer));
        reader.Finish(writer);
        if (!reader.Facts.IsComplete || output.Length < stream.Length / 4)
        {
            throw new InvalidOperationException($"the sample stream of {provider.Name} was not translated for {caller.Name}");
        }
    }

    private static void Read(ReadOnlySpan<byte> stream, FrameTaker take)
    {
        using var frames = new SseFrameReader();
        while (!stream.IsEmpty)
        {
            var count = Math.Min(ReadSize, stream.Length);
            stream[..count].CopyTo(frames.GetWriteMemory(ReadSize).Span);
            frames.Advance(count);
            stream = stream[count..];
            while (frames.TryRead(out var frame))
            {
                take(frame);
            }
        }
    }
}
