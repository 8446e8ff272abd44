namespace Breakwater.Core.Primitives;

/// <summary>SplitMix64 over an atomic counter: lock-free, reproducible from its seed. Not for secrets.</summary>
public sealed class SeededRandom(ulong seed) : IRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong state = seed;

    public ulong NextBits()
    {
        var z = Interlocked.Add(ref state, Step);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));
}
