using System.Text;

namespace Breakwater.Testing;

/// <summary>Damages wire samples in the ways that wires, clients and attackers do. The same seed gives the same damage.</summary>
public sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus)
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-1", "7", "1.5", "1e9", "1e999", "-0", "9223372036854775808", "18446744073709551616", "0.0000000000000000000000001",
            "\"\"", "\"x\"", "\"auto\"", "\"text\"", "\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"\\u0000\"", "\"data:;base64,\"", "\"data:image/png,x\"", "\"bw1.a.s.p.-.x\"", "\"bw1....\"",
            "[]", "{}", "[{}]", "[[]]", "[null]", "{\"type\":\"text\"}", "{\"type\":\"text\",\"text\":\"t\"}", "{\"type\":null}", "{\"type\":\"hologram\"}", "{\"\":{}}",
        }.Select(Encoding.UTF8.GetBytes),
        [.. "\""u8, 0xC3, 0x28, (byte)'"'],
        [.. "\""u8, 0xED, 0xA0, 0x80, (byte)'"'],
        Encoding.UTF8.GetBytes(new string('9', 400)),
        Encoding.UTF8.GetBytes(new string('[', 300) + new string(']', 300)),
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 80)) + "1" + new string('}', 80)),
    ];

    private readonly Random _random = new(seed);

    /// <summary>Every sample of a kind in a dialect's folder, line ends and indentation as in the file.</summary>
    public static IReadOnlyList<byte[]> Corpus(string dialect, string ending) => [.. Fixtures.Names(dialect, ending).Select(Fixtures.Bytes)];

    /// <summary>A number from 0 up to and without <paramref name="bound"/>.</summary>
    public int Below(int bound) => _random.Next(bound);

    /// <summary>A sample after one to four kinds of damage; rarely untouched.</summary>
    public byte[] Next()
    {
        var bytes = new List<byte>(corpus[Below(corpus.Count)]);
        for (var edits = Below(100) == 0 ? 0 : 1 + Below(4); edits > 0 && bytes.Count > 1; edits--)
        {
            Damage(bytes);
        }

        return [.. bytes];
    }

    private void Damage(List<byte> bytes)
    {
        var at = Below(bytes.Count);
        switch (Below(14))
        {
            case 0:
                bytes[at] = (byte)Below(256);
                break;
            case 1:
                bytes[at] ^= (byte)(1 << Below(8));
                break;
            case 2:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(1 + Below(40), bytes.Count - at));
                break;
            case 4:
                bytes.InsertRange(Below(bytes.Count), bytes.GetRange(at, Math.Min(1 + Below(120), bytes.Count - at)));
                break;
            case 5:
                var other = corpus[Below(corpus.Count)];
                var from = Below(other.Length);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + 1 + Below(120))]);
                break;
            case 6:
                bytes[at] = "{}[]\",:0nt\\ \n\r"u8[Below(14)];
                break;
            case 7:
                SwapTokens(bytes);
                break;
            case 8:
                DropMember(bytes);
                break;
            default:
                ReplaceToken(bytes);
                break;
        }
    }

    // The next three keep valid JSON valid, which is the way past the parser to the code behind it.
    private void ReplaceToken(List<byte> bytes)
    {
        if (Token(bytes, out var start, out var end))
        {
            bytes.RemoveRange(start, end - start);
            bytes.InsertRange(start, Values[Below(Values.Length)]);
        }
    }

    private void SwapTokens(List<byte> bytes)
    {
        if (Token(bytes, out var start, out var end) && Token(bytes, out var from, out var to))
        {
            var taken = bytes.GetRange(from, to - from);
            bytes.RemoveRange(start, end - start);
            bytes.InsertRange(start, taken);
        }
    }

    private void DropMember(List<byte> bytes)
    {
        if (!Token(bytes, out _, out var end) || end >= bytes.Count || bytes[end] != (byte)',')
        {
            return;
        }

        var from = bytes.FindIndex(end + 1, static b => b is (byte)':');
        var to = from < 0 ? -1 : EndOf(bytes, from + 1);
        if (to > 0)
        {
            bytes.RemoveRange(end, to - end);
        }
    }

    // A value that follows a colon or opens an array.
    private bool Token(List<byte> bytes, out int start, out int end)
    {
        start = bytes.FindIndex(Below(bytes.Count), static b => b is (byte)':' or (byte)'[') + 1;
        while (start > 0 && start < bytes.Count && bytes[start] is (byte)' ' or (byte)'\n')
        {
            start++;
        }

        end = start > 0 ? EndOf(bytes, start) : -1;
        return end > start;
    }

    private static int EndOf(List<byte> bytes, int start)
    {
        var (depth, quoted) = (0, false);
        for (var i = start; i < bytes.Count; i++)
        {
            var b = bytes[i];
            if (quoted)
            {
                i += b == (byte)'\\' ? 1 : 0;
                quoted = b != (byte)'"';
            }
            else if (b == (byte)'"')
            {
                quoted = true;
            }
            else if (b is (byte)'{' or (byte)'[')
            {
                depth++;
            }
            else if (b is (byte)'}' or (byte)']' or (byte)',' && (depth == 0 || (b != (byte)',' && --depth < 0)))
            {
                return i;
            }
        }

        return -1;
    }
}
