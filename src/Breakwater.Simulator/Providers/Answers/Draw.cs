namespace Breakwater.Simulator.Providers.Answers;

/// <summary>Seeded chance (splitmix64): the same seed gives the same sequence on every machine. Not thread-safe.</summary>
internal sealed class Draw(ulong seed)
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Hexadecimal = "0123456789abcdef";

    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>From 0 inclusive to 1 exclusive.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    public string Id(string prefix, int length) => Characters(prefix, length, Alphanumeric);

    public string HexId(string prefix, int length) => Characters(prefix, length, Hexadecimal);

    private string Characters(string prefix, int length, string alphabet) =>
        string.Create(prefix.Length + length, (this, prefix, alphabet), static (span, state) =>
        {
            var (draw, prefix, alphabet) = state;
            prefix.CopyTo(span);
            for (var i = prefix.Length; i < span.Length; i++)
                span[i] = alphabet[draw.Below(alphabet.Length)];
        });
}
