using System.Text;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Wire.Json;

/// <summary>Writes down all it is told, one line a call, and enters the containers it was asked to.</summary>
internal readonly struct RecordingVisitor(byte[] document, string enter) : IJsonVisitor
{
    private readonly List<string> _lines = [];

    public static List<string> Tell(string json, string enter = "*")
    {
        byte[] document = Encoding.UTF8.GetBytes(json);
        var visitor = new RecordingVisitor(document, enter);
        JsonError error = JsonScanner.Scan(document, ref visitor);
        error.IsError.ShouldBeFalse(error.IsError ? error.Describe(document) : null);
        return visitor._lines;
    }

    public bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind)
    {
        _lines.Add($"enter {Encoding.UTF8.GetString(name)} {kind}");
        return enter == "*" || name.SequenceEqual(Encoding.UTF8.GetBytes(enter));
    }

    public void Property(scoped JsonMember member) => _lines.Add("." + Text(member));

    public void Child(int element, scoped JsonMember member) => _lines.Add($"[{element}]." + Text(member));

    public void Element(int element, JsonKind kind, JsonRange value) => _lines.Add($"[{element}] {kind} {Text(value)}");

    private string Text(scoped JsonMember member) => $"{Encoding.UTF8.GetString(member.Name)} {member.Kind} {Text(member.Value)}";

    private string Text(JsonRange range) => Encoding.UTF8.GetString(range.In(document));
}
