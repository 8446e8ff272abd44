namespace Breakwater.Core.Tenancy;

/// <summary>A key as its caller sent it, with its hash, so that a connection's requests with the same one need not hash it each time. Immutable.</summary>
public sealed class CallerKey
{
    private readonly KeyHash hash;
    private readonly bool isHashed;

    /// <summary>A key as it was sent; an empty one is none.</summary>
    public CallerKey(ReadOnlyMemory<char> text)
    {
        Text = text;
        isHashed = !text.IsEmpty && KeyHash.TryCompute(text.Span, out hash);
    }

    /// <summary>No key.</summary>
    public static CallerKey None { get; } = new(default);

    /// <summary>The key; dropped from memory by no log.</summary>
    public ReadOnlyMemory<char> Text { get; }

    /// <summary>True when none was sent.</summary>
    public bool IsEmpty => Text.IsEmpty;

    /// <summary>Its hash; false for none, and for one that is longer than any that could be issued.</summary>
    public bool TryHash(out KeyHash computed)
    {
        computed = hash;
        return isHashed;
    }

    /// <summary>Nothing of the key, so that no log shows it.</summary>
    public override string ToString() => IsEmpty ? "none" : "…";
}
