using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Primitives.Scanning;

namespace Breakwater.Core.Tests.Primitives.Scanning;

public sealed class StringEndTests
{
    [Theory]
    [InlineData("""abc" """, 3, true)]
    [InlineData("""a\"b" """, 4, true)]
    [InlineData("""a\\" """, 3, true)]
    [InlineData("""ж" """, 2, false)]
    [InlineData("abc", 3, true)]
    [InlineData("", 0, true)]
    public void Find_Short_IsTheFirstQuoteThatIsNotEscaped(string content, int end, bool isAscii)
    {
        StringEnd.Find(Encoding.UTF8.GetBytes(content), 0, out var found).ShouldBe(end);
        found.ShouldBe(isAscii);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Find_AnyDocument_IsWhatOneByteAfterAnotherGives(ulong seed)
    {
        var random = new SeededRandom(seed);
        var letters = "\"\\\\\\ax\u00e9"u8.ToArray();
        for (var n = 0; n < 20_000; n++)
        {
            // Mostly without quotes, so that runs go over the ends of blocks; and nothing wide is escaped, as nowhere in JSON.
            var most = n % 3 == 0 ? letters.Length : 4;
            var document = new byte[random.NextBits() % 200];
            for (var i = 0; i < document.Length; i++)
            {
                document[i] = random.NextBits() % 60 == 0 ? (byte)'"' : letters[1 + (int)(random.NextBits() % (ulong)(most - 1))];
                document[i] = i > 0 && document[i - 1] == '\\' && document[i] >= 0x80 ? (byte)'x' : document[i];
            }

            var start = document.Length == 0 ? 0 : (int)(random.NextBits() % (ulong)document.Length);
            var (end, ascii) = Plainly(document, start);

            StringEnd.Find(document, start, out var isAscii).ShouldBe(end, Encoding.Latin1.GetString(document));
            isAscii.ShouldBe(ascii);
        }
    }

    private static (int End, bool IsAscii) Plainly(byte[] document, int at)
    {
        var start = at;
        while (at < document.Length && document[at] != '"')
        {
            at += document[at] == '\\' ? 2 : 1;
        }

        var end = Math.Min(at, document.Length);
        return (end, document[start..end].All(static b => b < 0x80));
    }
}
