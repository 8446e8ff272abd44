using System.Buffers;
using System.Buffers.Binary;
using Breakwater.Core.Primitives.Scanning;

namespace Breakwater.Core.Routing.Affinity;

/// <summary>
/// Hashes what a body has before each end of a message, in one pass over its bytes, of any dialect. Instructions and tools count as what goes before all messages. What a
/// caller moves from turn to turn (<c>cache_control</c>), and how it writes a text (alone, or as a part), does not count. The body is JSON that was validated before.
/// </summary>
public ref struct PrefixScan
{
    /// <summary>Prefixes that are read: the latest, the first message's, and what goes before it.</summary>
    public const int Most = 32;

    private const int Lanes = 6 * sizeof(ulong);
    private const int Latest = Most - 2;
    private const ulong Seed = 0x9E3779B97F4A7C15;
    private const ulong Factor = 0xD6E8FEB86659FD93;

    private static readonly SearchValues<byte> EndOfScalar = SearchValues.Create(",]} \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _body;
    private readonly Span<PromptPrefix> _turns;
    private Section _section;
    private PromptPrefix _first;
    private ulong _head;
    private long _headBytes;
    private ulong _hash;
    private long _bytes;
    private int _turnCount;
    private int _depth;
    private int _muted;
    private bool _isOpen;

    private PrefixScan(ReadOnlySpan<byte> body, Span<PromptPrefix> turns)
    {
        _body = body;
        _turns = turns;
    }

    private enum Section { Other, Head, Turns }

    /// <summary>The prefixes of a body that are long enough to be cached, the longest first; how many.</summary>
    /// <param name="body">The request.</param>
    /// <param name="prefixes">Room for <see cref="Most"/>.</param>
    public static int Read(ReadOnlySpan<byte> body, Span<PromptPrefix> prefixes)
    {
        Span<PromptPrefix> turns = stackalloc PromptPrefix[Latest];
        var scan = new PrefixScan(body, turns);
        scan.Walk();
        return scan.Tell(prefixes);
    }

    private void Walk()
    {
        var at = 0;
        while (at < _body.Length)
        {
            switch (_body[at])
            {
                case (byte)'"':
                    at = Text(at + 1);
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    at++;
                    break;
                case (byte)'}' or (byte)']':
                    Close();
                    at++;
                    break;
                case (byte)',':
                    Separate();
                    at++;
                    break;
                case (byte)':' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    at++;
                    break;
                default:
                    var length = _body[at..].IndexOfAny(EndOfScalar);
                    Add(length < 0 ? _body[at..] : _body.Slice(at, length));
                    at = length < 0 ? _body.Length : at + length;
                    break;
            }
        }
    }

    private void Close()
    {
        _depth--;
        _muted = _muted > _depth ? 0 : _muted;
        if (_section == Section.Turns && _depth == 2)
        {
            EndTurn();
        }
        else if (_depth == 0)
        {
            EndSection();
        }
    }

    private void Separate()
    {
        _muted = _muted == _depth ? 0 : _muted;
        if (_depth == 1)
        {
            EndSection();
        }
    }

    // Where the byte after the string's end is.
    private int Text(int start)
    {
        var end = StringEnd.Find(_body, start, out _);
        var text = _body[start..end];
        if (!IsName(end + 1))
        {
            Add(text);
        }
        else if (_depth == 1)
        {
            Begin(text);
        }
        else if (_muted == 0 && (text.SequenceEqual("type"u8) || text.SequenceEqual("cache_control"u8) || text.SequenceEqual("prompt_cache_breakpoint"u8)))
        {
            _muted = _depth;
        }
        else if (!(text.SequenceEqual("content"u8) || text.SequenceEqual("text"u8) || text.SequenceEqual("role"u8)))
        {
            Add(text);
        }

        return end + 1;
    }

    private void Begin(ReadOnlySpan<byte> name)
    {
        _section = name.SequenceEqual("messages"u8) || name.SequenceEqual("input"u8) ? Section.Turns
            : name.SequenceEqual("system"u8) || name.SequenceEqual("tools"u8) || name.SequenceEqual("instructions"u8) ? Section.Head
            : Section.Other;
        (_hash, _bytes, _isOpen) = (Seed, 0, false);
        if (_section == Section.Head)
        {
            Add(name);
        }
    }

    private void EndTurn()
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        var turn = new PromptPrefix(_hash, _bytes);
        _first = _turnCount == 0 ? turn : _first;
        _turns[_turnCount++ % Latest] = turn;
    }

    // Tools may stand before or after the instructions: their order in the body is not that of the prompt.
    private void EndSection()
    {
        if (_section == Section.Turns)
        {
            EndTurn();
        }
        else if (_section == Section.Head)
        {
            _head += _hash;
            _headBytes += _bytes;
        }

        _section = Section.Other;
    }

    private readonly int Tell(Span<PromptPrefix> prefixes)
    {
        var count = 0;
        for (var i = 0; i < Math.Min(_turnCount, Latest); i++)
        {
            Tell(_turns[(_turnCount - 1 - i) % Latest], prefixes, ref count);
        }

        if (_turnCount > Latest)
        {
            Tell(_first, prefixes, ref count);
        }

        Tell(new PromptPrefix(0, 0), prefixes, ref count);
        return count;
    }

    private readonly void Tell(in PromptPrefix turn, Span<PromptPrefix> prefixes, ref int count)
    {
        if (_headBytes + turn.Bytes >= AffinityPolicy.LeastBytes)
        {
            prefixes[count++] = new PromptPrefix(Fold(turn.Key ^ Fold(_head ^ Seed)), _headBytes + turn.Bytes);
        }
    }

    private void Add(ReadOnlySpan<byte> text)
    {
        if (_section == Section.Other || _muted != 0)
        {
            return;
        }

        _bytes += text.Length;
        _isOpen = true;
        var hash = Fold(_hash ^ (ulong)text.Length);
        if (text.Length >= Lanes)
        {
            hash = InLanes(ref text, hash);
        }

        while (text.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
            text = text[sizeof(ulong)..];
        }

        var rest = 0UL;
        foreach (var b in text)
        {
            rest = (rest << 8) | b;
        }

        _hash = Fold(hash ^ rest) + Seed;
    }

    // Three products under way at a time: one would wait for the other.
    private static ulong InLanes(ref ReadOnlySpan<byte> text, ulong hash)
    {
        var (one, two, three) = (hash, hash ^ Seed, hash ^ Factor);
        while (text.Length >= Lanes)
        {
            one = Fold(At(text, 0) ^ Seed, At(text, 8) ^ one);
            two = Fold(At(text, 16) ^ Seed, At(text, 24) ^ two);
            three = Fold(At(text, 32) ^ Seed, At(text, 40) ^ three);
            text = text[Lanes..];
        }

        return Fold(one) ^ Fold(two ^ Factor) ^ Fold(three ^ Seed);
    }

    private static ulong At(ReadOnlySpan<byte> text, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(text[offset..]);

    private readonly bool IsName(int after)
    {
        while (after < _body.Length && _body[after] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            after++;
        }

        return after < _body.Length && _body[after] == (byte)':';
    }

    private static ulong Fold(ulong value) => Fold(value, Factor);

    private static ulong Fold(ulong one, ulong other)
    {
        var high = Math.BigMul(one, other, out var low);
        return high ^ low;
    }
}
