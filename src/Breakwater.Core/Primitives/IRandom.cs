namespace Breakwater.Core.Primitives;

/// <summary>The one source of chance; safe for concurrent use. Seeded in tests and in the simulator.</summary>
public interface IRandom
{
    /// <summary>Uniform in [0, 1).</summary>
    double NextDouble();

    /// <summary>64 uniform bits.</summary>
    ulong NextBits();
}
