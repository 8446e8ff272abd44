using Breakwater.Core.Primitives;

namespace Breakwater.Simulator.World;

/// <summary>Draws of the modelled world. Results of the platform's mathematics are rounded to single precision, so that libraries that differ in the last bit do not give different reports.</summary>
internal static class Chance
{
    /// <summary>A source of its own for one actor of a simulation.</summary>
    public static SeededRandom For(ulong seed, string role, int number = 0)
    {
        var mixed = seed;
        foreach (var letter in role)
        {
            mixed = (mixed ^ letter) * 0x100000001B3;
        }

        // The first draw of a generator seeded by the sum scatters neighbouring numbers.
        return new SeededRandom(new SeededRandom(mixed + (ulong)number).NextBits());
    }

    /// <summary>The wait for the next event of a process without memory.</summary>
    public static TimeSpan Exponential(this IRandom random, TimeSpan mean) => mean * (float)-Math.Log(1 - random.NextDouble());

    /// <summary>The point below which a standard normal variable lies with a probability in (0, 1): Acklam's rational approximation, exact to nine digits.</summary>
    public static double NormalQuantile(double p)
    {
        const double tail = 0.02425;
        if (p > 1 - tail)
        {
            return -NormalQuantile(1 - p);
        }

        if (p < tail)
        {
            var q = Math.Sqrt(-2 * Math.Log(p));
            return Polynomial(q, -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783)
                / Polynomial(q, 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1);
        }

        var x = p - 0.5;
        var square = x * x;
        return x * Polynomial(square, -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239)
            / Polynomial(square, -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1);
    }

    private static double Polynomial(double x, params ReadOnlySpan<double> highestFirst)
    {
        var sum = 0.0;
        foreach (var factor in highestFirst)
        {
            sum = (sum * x) + factor;
        }

        return sum;
    }
}
