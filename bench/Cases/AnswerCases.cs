using Breakwater.Bench.Samples;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;

namespace Breakwater.Bench.Cases;

/// <summary>Complete answers: inspected on their way through, or translated.</summary>
internal static class AnswerCases
{
    private const int Times = 100;

    public static IEnumerable<Benchmark> All()
    {
        foreach (var wires in Wires.All)
        {
            yield return Inspect(wires);
        }

        foreach (var (provider, caller) in Wires.Pairs())
        {
            yield return Translate(provider, caller);
        }
    }

    private static Benchmark Inspect(Wires wires)
    {
        var facts = new StreamFacts();
        return new Benchmark($"answer.inspect.{wires.Name}", Times, () =>
        {
            for (var i = 0; i < Times; i++)
            {
                facts.Reset();
                if (wires.Codec.Answers.Inspect(wires.Answer, facts) is not null || facts.Usage is null)
                {
                    throw new InvalidOperationException($"the sample answer of {wires.Name} was not understood");
                }
            }
        });
    }

    private static Benchmark Translate(Wires provider, Wires caller)
    {
        var output = new PooledBuffer(8192);
        var context = new AnswerContext { RequestId = "req_1", Provider = "bench", Origin = provider.Codec.Dialect, Model = "bench-model" };
        return new Benchmark($"answer.{provider.Name}-to-{caller.Name}", Times, () =>
        {
            for (var i = 0; i < Times; i++)
            {
                output.Clear();
                if (provider.Codec.Answers.Read(provider.Answer, out var answer) is { } fault)
                {
                    throw new InvalidOperationException($"the sample answer of {provider.Name} was refused: {fault}");
                }

                caller.Codec.Answers.Write(answer!, context, output, new LossList());
            }
        });
    }
}
