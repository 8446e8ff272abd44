using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Tests.Tenancy;

/// <summary>Keys as they are given out: random, readable, and with a checksum against slips of the pen.</summary>
public sealed class KeyTextTests
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    [Fact]
    public void Make_AnyBits_IsAKeyOfThatForm()
    {
        var key = Make(1);

        key.Length.ShouldBe(KeyText.Length);
        key.Length.ShouldBe(41);
        key.ShouldStartWith("bw_");
        key[3..].ShouldAllBe(letter => Alphabet.Contains(letter));
        KeyText.IsWhole(key).ShouldBeTrue();
    }

    [Fact]
    public void Make_EveryBitOfTheSecret_IsInTheKey()
    {
        var keys = new HashSet<string> { KeyText.Make(static bytes => bytes.Clear()) };
        for (var bit = 0; bit < 160; bit++)
        {
            var at = bit;
            keys.Add(KeyText.Make(bytes =>
            {
                bytes.Length.ShouldBe(20);
                bytes.Clear();
                bytes[at / 8] = (byte)(1 << (at % 8));
            })[..^6]).ShouldBeTrue();
        }
    }

    [Fact]
    public void IsWhole_OneLetterOther_IsFalse()
    {
        var key = Make(2);
        for (var at = 3; at < key.Length; at++)
        {
            foreach (var letter in Alphabet.Where(letter => letter != key[at]))
            {
                KeyText.IsWhole(string.Concat(key.AsSpan(0, at), [letter], key.AsSpan(at + 1))).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void IsWhole_TwoNeighboursSwapped_IsFalse()
    {
        var key = Make(3);
        for (var at = 3; at + 1 < key.Length; at++)
        {
            if (key[at] != key[at + 1])
            {
                KeyText.IsWhole(string.Concat(key.AsSpan(0, at), [key[at + 1], key[at]], key.AsSpan(at + 2))).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void IsWhole_OtherForm_IsFalse()
    {
        var key = Make(4);
        foreach (var other in new[] { "", "bw_", key[..^1], key + "0", " " + key, key.ToUpperInvariant(), "bx_" + key[3..], key[..5] + "é" + key[6..], key[..5] + "l" + key[6..], new string('b', 100_000) })
        {
            KeyText.IsWhole(other).ShouldBeFalse(other.Length > 100 ? "too long" : other);
        }
    }

    private static string Make(int seed) => KeyText.Make(bytes =>
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i + 1) * 73 * seed);
        }
    });
}
