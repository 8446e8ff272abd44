namespace Breakwater.House.Tests.Reading;

/// <summary>One source text and its path from the root, with forward slashes.</summary>
internal sealed class SourceFile
{
    private readonly int[] _lineStarts;
    private readonly Lazy<IReadOnlyList<Member>> _members;

    public SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        var kinds = path.EndsWith(".cs", StringComparison.Ordinal) ? SourceScanner.Classify(text) : new TextKind[text.Length];
        Code = Only(TextKind.Code, text, kinds);
        Comments = Only(TextKind.Comment, text, kinds);
        _lineStarts = [0, .. Enumerable.Range(0, text.Length).Where(i => text[i] == '\n').Select(i => i + 1)];
        _members = new(() => MemberReader.Read(this));
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>The text with comments and literals blanked out; positions are those of <see cref="Text"/>.</summary>
    public string Code { get; }

    /// <summary>The comments alone, at their own positions.</summary>
    public string Comments { get; }

    public IReadOnlyList<Member> Members => _members.Value;

    public int LineCount => Text.EndsWith('\n') ? _lineStarts.Length - 1 : _lineStarts.Length;

    public string Folder => Path[..Math.Max(0, Path.LastIndexOf('/'))];

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public bool HasFolder(string name) => $"/{Folder}/".Contains($"/{name}/", StringComparison.Ordinal);

    public int LineAt(int position)
    {
        var index = Array.BinarySearch(_lineStarts, position);
        return index >= 0 ? index + 1 : ~index;
    }

    public Finding Finding(int position, string rule, string fix) => new(Path, LineAt(position), rule, fix);

    /// <summary>Every member of the file, nested ones too.</summary>
    public IEnumerable<Member> AllMembers() => Members.SelectMany(Flatten);

    private static IEnumerable<Member> Flatten(Member member) => [member, .. member.Members.SelectMany(Flatten)];

    private static string Only(TextKind kind, string text, TextKind[] kinds) =>
        string.Create(text.Length, (kind, text, kinds), static (target, state) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = state.kinds[i] == state.kind || state.text[i] is '\n' or '\r' ? state.text[i] : ' ';
            }
        });
}
