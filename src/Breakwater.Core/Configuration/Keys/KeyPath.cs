namespace Breakwater.Core.Configuration.Keys;

/// <summary>Where a key is, from the top of the file.</summary>
internal readonly record struct KeyPath(string Text)
{
    public static KeyPath Root { get; } = new(string.Empty);

    public KeyPath Key(string name) => new(Text.Length == 0 ? name : $"{Text}.{name}");

    public KeyPath Item(string label) => new($"{Text}[{label}]");

    /// <summary>The path without list labels, as documents and messages about a kind of key name it.</summary>
    public string Generic()
    {
        var text = Text;
        for (int open; (open = text.IndexOf('[', StringComparison.Ordinal)) >= 0;)
        {
            text = text.Remove(open, text.IndexOf(']', open) - open + 1);
        }

        return text;
    }
}
