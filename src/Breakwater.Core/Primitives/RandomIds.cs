namespace Breakwater.Core.Primitives;

/// <summary>Ids of 120 random bits in base 32 (no i, l, o, u), so they read well in logs and sort nowhere.</summary>
public sealed class RandomIds(IRandom random) : IIdSource
{
    private const int Length = 24;

    public string Next(string prefix) => string.Create(prefix.Length + Length, (prefix, random), static (text, from) =>
    {
        from.prefix.CopyTo(text);
        var tail = text[from.prefix.Length..];
        var alphabet = "0123456789abcdefghjkmnpqrstvwxyz".AsSpan();
        for (var half = 0; half < 2; half++)
        {
            var bits = from.random.NextBits();
            for (var i = 0; i < Length / 2; i++, bits >>= 5)
            {
                tail[(half * Length / 2) + i] = alphabet[(int)(bits & 31)];
            }
        }
    });
}
