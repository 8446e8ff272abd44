namespace Breakwater.Core.Configuration;

/// <summary>A configuration as a neutral tree, whatever file format it came from. Lines and columns count from 1; 0 for what no file holds.</summary>
public abstract record ConfigNode(int Line, int Column);

/// <summary>A single value as text.</summary>
/// <param name="Text">The value, environment references replaced. May be a secret: never shown, see <paramref name="Written"/>.</param>
/// <param name="Written">The value as the file has it, for messages.</param>
public sealed record ScalarNode(int Line, int Column, string Text, string Written) : ConfigNode(Line, Column)
{
    /// <summary>The environment variable that the value needs and that is not set; null when nothing is missing.</summary>
    public string? Unset { get; init; }

    /// <summary>True for a value that was left out (<c>key:</c> or <c>key: null</c>): the default holds.</summary>
    public bool IsNull { get; init; }

    /// <summary>A record would print the secret.</summary>
    public override string ToString() => Written;
}

/// <summary>A list of values.</summary>
public sealed record ListNode(int Line, int Column, IReadOnlyList<ConfigNode> Items) : ConfigNode(Line, Column);

/// <summary>Named values in the file's order; a name occurs once.</summary>
public sealed record MapNode(int Line, int Column, IReadOnlyList<ConfigEntry> Entries) : ConfigNode(Line, Column)
{
    /// <summary>A map of nothing, for what the file leaves out.</summary>
    public static MapNode Empty { get; } = new(0, 0, []);

    /// <summary>The value of a name; null when absent.</summary>
    public ConfigNode? Find(string name)
    {
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Name, name, StringComparison.Ordinal))
            {
                return entry.Value;
            }
        }

        return null;
    }
}

/// <summary>One name and its value; line and column are the name's.</summary>
public sealed record ConfigEntry(int Line, int Column, string Name, ConfigNode Value);
