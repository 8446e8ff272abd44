using Breakwater.Bench.Samples;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;

namespace Breakwater.Bench.Cases;

/// <summary>Requests: read as an envelope, edited in place, translated.</summary>
internal static class RequestCases
{
    private const int Times = 100;

    public static IEnumerable<Benchmark> All()
    {
        foreach (var wires in Wires.All)
        {
            yield return Envelope(wires, "1k", 1024);
            yield return Envelope(wires, "50k", 50_000);
            yield return Edit(wires);
        }

        foreach (var (provider, caller) in Wires.Pairs())
        {
            yield return Translate(caller, provider);
        }
    }

    private static Benchmark Envelope(Wires wires, string label, int size)
    {
        var body = wires.Request(size, true);
        return new Benchmark($"envelope.{wires.Name}.{label}", Times, () =>
        {
            for (var i = 0; i < Times; i++)
            {
                Good(wires.Codec.Requests.ReadEnvelope(body, out _));
            }
        });
    }

    private static Benchmark Edit(Wires wires)
    {
        var body = wires.Request(1024, true);
        Good(wires.Codec.Requests.ReadEnvelope(body, out var envelope));
        var output = new PooledBuffer(8192);
        return new Benchmark($"edit.{wires.Name}.1k", Times, () =>
        {
            for (var i = 0; i < Times; i++)
            {
                output.Clear();
                wires.Codec.Requests.WriteSame(body, envelope!, "another-model"u8, output);
            }
        });
    }

    private static Benchmark Translate(Wires caller, Wires provider)
    {
        var body = caller.Request(1024, true);
        var target = new RequestTarget { Provider = "bench", UpstreamModel = "another-model" };
        var output = new PooledBuffer(8192);
        return new Benchmark($"request.{caller.Name}-to-{provider.Name}.1k", Times, () =>
        {
            for (var i = 0; i < Times; i++)
            {
                output.Clear();
                Good(caller.Codec.Requests.Read(body, out var request));
                Good(provider.Codec.Requests.Write(request!, target, output, new LossList()));
            }
        });
    }

    private static void Good(Fault? fault)
    {
        if (fault is not null)
        {
            throw new InvalidOperationException($"the sample was refused: {fault}");
        }
    }
}
