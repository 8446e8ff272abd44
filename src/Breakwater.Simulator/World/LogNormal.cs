using Breakwater.Core.Primitives;

namespace Breakwater.Simulator.World;

/// <summary>A log-normal distribution as a table of equally likely values: a draw is a look-up, and the mean is exact.</summary>
internal sealed class LogNormal
{
    private readonly double[] _values;

    /// <param name="median">Half of the draws are below.</param>
    /// <param name="spread">Standard deviation of the logarithm; 0 gives the median always.</param>
    /// <param name="steps">How many different values there are.</param>
    public LogNormal(double median, double spread, int steps = 256)
    {
        _values = new double[steps];
        for (var i = 0; i < steps; i++)
        {
            _values[i] = (float)(median * Math.Exp(spread * Chance.NormalQuantile((i + 0.5) / steps)));
        }

        Mean = _values.Average();
    }

    public double Mean { get; }

    /// <summary>The values, the smallest first.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The place of a value among <see cref="Values"/>.</summary>
    public int DrawPlace(IRandom random) => (int)(((random.NextBits() >> 32) * (ulong)_values.Length) >> 32);

    public double Draw(IRandom random) => _values[DrawPlace(random)];
}
