namespace Breakwater.Core.Configuration;

/// <summary>One value that the configuration sets.</summary>
public sealed class Setting(string text, bool secret)
{
    internal const string Hidden = "***";

    /// <summary>The value, or stars for a secret.</summary>
    public string Shown { get; } = secret ? Hidden : text;

    /// <summary>Whether both hold the same value; true equality also for secrets.</summary>
    public bool IsSame(Setting other) => string.Equals(Text, other.Text, StringComparison.Ordinal);

    private string Text { get; } = text;

    public override string ToString() => Shown;
}
