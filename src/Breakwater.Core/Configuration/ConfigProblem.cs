namespace Breakwater.Core.Configuration;

/// <summary>One thing wrong in a configuration.</summary>
/// <param name="File">The file, or what stands for one.</param>
/// <param name="Line">Line from 1; 0 when the file does not hold the key.</param>
/// <param name="Column">Column from 1; 0 when the file does not hold the key.</param>
/// <param name="Key">The key's path (<c>timeouts.stream.dial_timeout</c>); empty for the whole file.</param>
/// <param name="Value">The value as written, secrets replaced; null when there is none.</param>
/// <param name="Rule">What must hold, and how to make it so.</param>
public sealed record ConfigProblem(string File, int Line, int Column, string Key, string? Value, string Rule)
{
    private const int LongestValueTold = 120;

    /// <summary>One line: <c>breakwater.yaml:3:9: retry.jitter = "some": must be …</c></summary>
    public override string ToString()
    {
        var place = Line > 0 ? $"{File}:{Line}:{Column}: " : $"{File}: ";
        var subject = Value is null ? Key : $"{Key} = \"{(Value.Length <= LongestValueTold ? Value : string.Concat(Value.AsSpan(0, LongestValueTold), "…"))}\"";
        return subject.Length == 0 ? place + Rule : $"{place}{subject}: {Rule}";
    }
}
