namespace Breakwater.House.Tests.Reading;

/// <summary>Tells code from comments and literals, character by character, so that no rule is fooled by a brace or a name inside a string.</summary>
internal sealed class SourceScanner
{
    private readonly string _text;
    private readonly TextKind[] _kinds;
    private int _at;

    private SourceScanner(string text)
    {
        _text = text;
        _kinds = new TextKind[text.Length];
    }

    public static TextKind[] Classify(string text)
    {
        var scanner = new SourceScanner(text);
        while (scanner._at < text.Length)
        {
            scanner.Step();
        }

        return scanner._kinds;
    }

    private void Step()
    {
        switch (_text[_at])
        {
            case '/' when Peek(1) == '/':
                Mark(LineEnd(), TextKind.Comment);
                break;
            case '/' when Peek(1) == '*':
                var end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                Mark(end < 0 ? _text.Length : end + 2, TextKind.Comment);
                break;
            case '\'':
                CharLiteral();
                break;
            case '"' or '$' or '@':
                StringLiteral();
                break;
            case '#' when OpensLine():
                Directive();
                break;
            default:
                _at++;
                break;
        }
    }

    private void CharLiteral()
    {
        var close = Peek(1) == '\\' ? _text.IndexOf('\'', Math.Min(_at + 3, _text.Length)) : _at + 2;
        if (close > 0 && close < LineEnd() && _text[close] == '\'')
        {
            Mark(close + 1, TextKind.Literal);
            return;
        }

        _at++;
    }

    private void StringLiteral()
    {
        var quote = _at;
        var dollars = 0;
        var verbatim = false;
        for (; quote < _text.Length && _text[quote] is '$' or '@'; quote++)
        {
            dollars += _text[quote] == '$' ? 1 : 0;
            verbatim |= _text[quote] == '@';
        }

        var quotes = Run('"', quote);
        if (quotes == 0)
        {
            _at++;
            return;
        }

        if (quotes >= 3 && !verbatim)
        {
            Mark(quote + quotes, TextKind.Literal);
            RawBody(quotes, dollars);
            return;
        }

        Mark(quote + 1, TextKind.Literal);
        QuotedBody(verbatim, dollars > 0);
    }

    private void QuotedBody(bool verbatim, bool holes)
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '"' && !(verbatim && Peek(1) == '"'))
            {
                Mark(_at + 1, TextKind.Literal);
                return;
            }

            if (c == '\n' && !verbatim)
            {
                return;
            }

            if (holes && c == '{' && Peek(1) != '{')
            {
                Hole(1);
                continue;
            }

            var pair = (c == '\\' && !verbatim) || c == '"' || (holes && c == '{');
            Mark(_at + (pair ? 2 : 1), TextKind.Literal);
        }
    }

    private void RawBody(int quotes, int dollars)
    {
        while (_at < _text.Length)
        {
            var run = Math.Max(1, Run(_text[_at], _at));
            if (_text[_at] == '"' && run >= quotes)
            {
                Mark(_at + run, TextKind.Literal);
                return;
            }

            if (_text[_at] == '{' && dollars > 0 && run >= dollars)
            {
                Mark(_at + run - dollars, TextKind.Literal);
                Hole(dollars);
                continue;
            }

            Mark(_at + run, TextKind.Literal);
        }
    }

    // The hole's own braces are part of the literal, its expression is code.
    private void Hole(int braces)
    {
        Mark(_at + braces, TextKind.Literal);
        var depth = 0;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '}' && depth == 0)
            {
                Mark(_at + braces, TextKind.Literal);
                return;
            }

            depth += c switch { '{' => 1, '}' => -1, _ => 0 };
            Step();
        }
    }

    // What follows the directive's word may hold an apostrophe: it is prose, not code.
    private void Directive()
    {
        _at++;
        while (_at < _text.Length && (char.IsLetter(_text[_at]) || _text[_at] == ' '))
        {
            if (_text[_at] == ' ' && char.IsLetter(_text[_at - 1]))
            {
                break;
            }

            _at++;
        }

        Mark(LineEnd(), TextKind.Comment);
    }

    private void Mark(int end, TextKind kind)
    {
        end = Math.Min(end, _text.Length);
        for (; _at < end; _at++)
        {
            _kinds[_at] = kind;
        }
    }

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private int LineEnd()
    {
        var end = _text.IndexOf('\n', _at);
        return end < 0 ? _text.Length : end;
    }

    private int Run(char of, int from)
    {
        var end = from;
        while (end < _text.Length && _text[end] == of)
        {
            end++;
        }

        return end - from;
    }

    private bool OpensLine()
    {
        var before = _at - 1;
        while (before >= 0 && _text[before] is ' ' or '\t')
        {
            before--;
        }

        return before < 0 || _text[before] == '\n';
    }
}
