using System.Text.RegularExpressions;

namespace Breakwater.House.Tests.Reading;

/// <summary>Splits code into members by counting brackets: enough to know every type and method, its header and its length.</summary>
internal sealed partial class MemberReader
{
    private static readonly HashSet<string> NotNames =
        ["public", "private", "protected", "internal", "static", "async", "override", "virtual", "abstract", "sealed", "readonly", "extern", "new", "partial", "unsafe", "ref", "required"];

    private readonly SourceFile _file;
    private readonly string _code;
    private int _at;

    private MemberReader(SourceFile file)
    {
        _file = file;
        _code = file.Code;
    }

    public static IReadOnlyList<Member> Read(SourceFile file) => new MemberReader(file).ReadMembers();

    private List<Member> ReadMembers()
    {
        var members = new List<Member>();
        var previousEnd = _at;
        while (SkipSpace() && _code[_at] != '}')
        {
            members.Add(ReadMember(previousEnd));
            previousEnd = _at;
        }

        return members;
    }

    private Member ReadMember(int leadingFrom)
    {
        var start = _at;
        SkipAttributes();
        var attributes = _code[start.._at];
        SkipSpace();
        var headerStart = _at;
        var body = FindBody();
        var header = Spaces().Replace(_code[headerStart..Math.Min(body.HeaderEnd, _code.Length)], " ").Trim();
        var (kind, name) = Classify(header, body);
        IReadOnlyList<Member> nested = [];
        if (kind is MemberKind.Class or MemberKind.Record or MemberKind.Struct or MemberKind.Interface or MemberKind.Extension or MemberKind.Namespace && body.Opens >= 0)
        {
            _at = body.Opens + 1;
            nested = ReadMembers();
            _at = Math.Min(_at + 1, _code.Length);
            SkipSemicolon();
        }
        else
        {
            _at = body.End;
        }

        var last = Math.Max(headerStart, _at - 1);
        var lines = _file.LineAt(last) - _file.LineAt(headerStart) + 1;
        var hasDocs = _file.Comments[leadingFrom..headerStart].Contains("///", StringComparison.Ordinal);
        return new Member(kind, name, header, hasDocs, attributes, headerStart, _at, lines, nested);
    }

    // The member ends at its closing brace, or at the semicolon when it is an initializer or has an expression body.
    private Body FindBody()
    {
        var depth = 0;
        var opens = -1;
        var headerEnd = -1;
        var arrow = false;
        for (var i = _at; i < _code.Length; i++)
        {
            var c = _code[i];
            if (depth == 0 && headerEnd < 0 && c == '=' && IsAssignment(i))
            {
                headerEnd = i;
                arrow = _code[Math.Min(i + 1, _code.Length - 1)] == '>';
            }

            if (c == '{' && depth == 0 && headerEnd < 0)
            {
                opens = headerEnd = i;
            }

            if (depth == 0 && (c == ';' || c == '}'))
            {
                return new Body(headerEnd < 0 ? i : headerEnd, opens, c == ';' ? i + 1 : Math.Max(i, _at + 1), arrow);
            }

            depth += c switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (c == '}' && depth == 0 && opens >= 0 && !InitializerFollows(i + 1))
            {
                return new Body(headerEnd, opens, i + 1, arrow);
            }
        }

        return new Body(headerEnd < 0 ? _code.Length : headerEnd, opens, _code.Length, arrow);
    }

    private bool IsAssignment(int at)
    {
        var next = at + 1 < _code.Length ? _code[at + 1] : ' ';
        var before = at > 0 ? _code[at - 1] : ' ';
        return next != '=' && before is not ('=' or '!' or '<' or '>' or '+' or '-' or '*' or '/' or '%' or '&' or '|' or '^');
    }

    private bool InitializerFollows(int from)
    {
        while (from < _code.Length && char.IsWhiteSpace(_code[from]))
        {
            from++;
        }

        return from < _code.Length && _code[from] is '=' or ';' or ',' or ')' or '.';
    }

    private static (MemberKind Kind, string Name) Classify(string header, Body body)
    {
        if (TypeHeader().Match(header) is { Success: true } type)
        {
            var kind = type.Groups["kind"].Value.Split(' ')[0] switch
            {
                "class" => MemberKind.Class,
                "record" => MemberKind.Record,
                "struct" => MemberKind.Struct,
                "interface" => MemberKind.Interface,
                "enum" => MemberKind.Enum,
                "namespace" => MemberKind.Namespace,
                _ => MemberKind.Delegate,
            };
            return (kind, type.Groups["name"].Value);
        }

        if (header.StartsWith("extension", StringComparison.Ordinal) && header.Contains('('))
        {
            return (MemberKind.Extension, "extension");
        }

        var method = MethodName().Matches(header).FirstOrDefault(m => !NotNames.Contains(m.Groups[1].Value));
        if (method is not null || header.Contains(" operator ", StringComparison.Ordinal))
        {
            return (MemberKind.Method, method?.Groups[1].Value ?? "operator");
        }

        var name = header.Split(' ')[^1];
        return (body.Opens >= 0 || body.Arrow ? MemberKind.Property : MemberKind.Field, name);
    }

    private bool SkipSpace()
    {
        while (_at < _code.Length && (char.IsWhiteSpace(_code[_at]) || _code[_at] == '\uFEFF'))
        {
            _at++;
        }

        return _at < _code.Length;
    }

    private void SkipAttributes()
    {
        while (SkipSpace() && _code[_at] is '[' or '#')
        {
            if (_code[_at] == '#')
            {
                _at = Math.Max(_code.IndexOf('\n', _at), _at + 1);
                continue;
            }

            var depth = 0;
            do
            {
                depth += _code[_at] switch { '[' => 1, ']' => -1, _ => 0 };
                _at++;
            }
            while (depth > 0 && _at < _code.Length);
        }
    }

    private void SkipSemicolon()
    {
        var mark = _at;
        if (!SkipSpace() || _code[_at] != ';')
        {
            _at = mark;
            return;
        }

        _at++;
    }

    private readonly record struct Body(int HeaderEnd, int Opens, int End, bool Arrow);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?:(?:public|internal|private|protected|static|sealed|abstract|partial|readonly|ref|unsafe|file|new)\s+)*(?<kind>class|struct|interface|enum|namespace|record(?:\s+(?:class|struct))?|delegate\s+.+?)\s+(?<name>@?[\w.]+)\s*(?=[<({:;]|where\b|$)")]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"(\w+)\s*(?:<[^()]*>)?\s*\(")]
    private static partial Regex MethodName();
}
