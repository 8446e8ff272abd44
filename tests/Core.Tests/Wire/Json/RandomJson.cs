using System.Text;

namespace Breakwater.Core.Tests.Wire.Json;

/// <summary>Valid documents full of the grammar's corners, and small damages to them. The same seed gives the same documents.</summary>
internal sealed class RandomJson(int seed)
{
    private static readonly string[] s_numbers = ["0", "-0", "1", "-12.5", "1e5", "1E-7", "0.001e+10", "123456789012345678901234567890"];
    private static readonly string[] s_text =
        ["a", "hello ", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\udc00", "é", "漢字", "😀", "\u007f", "a longer run of plain text, so that blocks fill up; "];
    private static readonly string[] s_space = ["", "", "", " ", "\n", "\r\n\t  "];
    private static readonly byte[] s_damage = "{}[]\":,\\u0aeE+-. \n\t\u0001tfn/"u8.ToArray();

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public byte[] Next()
    {
        _text.Clear();
        Space();
        Value(_random.Next(1, 5));
        Space();
        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    public byte[] Mutate(byte[] document)
    {
        List<byte> bytes = [.. document];
        for (int times = _random.Next(1, 4); times > 0; times--) Damage(bytes);
        return [.. bytes];
    }

    private void Damage(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count + 1);
        int length = Math.Min(_random.Next(1, 12), bytes.Count - at);
        switch (_random.Next(7))
        {
            case 0:
                bytes.Insert(at, s_damage[_random.Next(s_damage.Length)]);
                break;
            case 1:
                bytes.Insert(at, (byte)_random.Next(256));
                break;
            case 2 when at < bytes.Count:
                bytes[at] = _random.Next(2) == 0 ? s_damage[_random.Next(s_damage.Length)] : (byte)_random.Next(256);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(_random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 5:
                int digit = bytes.FindIndex(at, value => char.IsAsciiDigit((char)value));
                if (digit >= 0) bytes[digit] = (byte)('0' + _random.Next(4));
                break;
            default:
                bytes.RemoveRange(at, _random.Next(4) == 0 ? bytes.Count - at : 0);
                break;
        }
    }

    private void Value(int depth)
    {
        switch (depth == 0 ? _random.Next(5) : _random.Next(9))
        {
            case 0:
                _text.Append("true");
                break;
            case 1:
                _text.Append(_random.Next(2) == 0 ? "false" : "null");
                break;
            case 2:
                _text.Append(s_numbers[_random.Next(s_numbers.Length)]);
                break;
            case 3 or 4:
                String("");
                break;
            case 5 or 6:
                Container('[', ']', depth, _ => { });
                break;
            default:
                Container('{', '}', depth, Name);
                break;
        }
    }

    private void Container(char open, char close, int depth, Action<int> before)
    {
        _text.Append(open);
        Space();
        int count = _random.Next(10) == 0 ? _random.Next(30) : _random.Next(5);
        for (int member = 0; member < count; member++)
        {
            if (member > 0) _text.Append(',');
            Space();
            before(member);
            Value(depth - 1);
            Space();
        }

        _text.Append(close);
    }

    // Names differ by their ordinal alone, so that a damaged digit or letter makes one name twice.
    private void Name(int member)
    {
        if (_random.Next(8) == 0) String(member + ".");
        else _text.Append('"').Append(member).Append('"');
        Space();
        _text.Append(':');
        Space();
    }

    private void String(string start)
    {
        _text.Append('"').Append(start);
        for (int pieces = _random.Next(6); pieces > 0; pieces--) _text.Append(s_text[_random.Next(s_text.Length)]);
        _text.Append('"');
    }

    private void Space() => _text.Append(s_space[_random.Next(s_space.Length)]);
}
