namespace Breakwater.Core.Tenancy;

/// <summary>A key as its caller sent it, with its hash, so that a connection's requests with the same one need not hash it each time. Immutable.</summary>
/// <param name="text">The key as it was sent; an empty one is none.</param>
public sealed class CallerKey(ReadOnlyMemory<char> text)
{
    /// <summary>No key.</summary>
    public static CallerKey None { get; } = new(default);

    /// <summary>The key; dropped from memory by no log.</summary>
    public ReadOnlyMemory<char> Text { get; } = text;

    /// <summary>True when none was sent.</summary>
    public bool IsEmpty => Text.IsEmpty;

    /// <summary>Its hash; null for none, and for one that is longer than any that could be issued.</summary>
    public KeyHash? Hash { get; } = !text.IsEmpty && KeyHash.TryCompute(text.Span, out var hash) ? hash : null;

    /// <summary>Nothing of the key, so that no log shows it.</summary>
    public override string ToString() => IsEmpty ? "none" : "…";
}
