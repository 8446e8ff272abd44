using System.Text;

namespace Breakwater.Storage.Journal;

/// <summary>Texts of records read before, so that a name that all of them have is made once. Bounded; for one thread at a time.</summary>
internal sealed class RecordWords
{
    private const int Places = 64;
    private readonly byte[]?[] _utf8 = new byte[]?[Places];
    private readonly string[] _texts = new string[Places];

    /// <summary>The text of some UTF-8.</summary>
    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        var place = ((((utf8.Length * 31) + utf8[0]) * 31) + utf8[^1]) % Places;
        if (_utf8[place] is not { } known || !utf8.SequenceEqual(known))
        {
            _utf8[place] = utf8.ToArray();
            _texts[place] = Encoding.UTF8.GetString(utf8);
        }

        return _texts[place];
    }
}
