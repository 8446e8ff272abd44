namespace Breakwater.Core.Tenancy;

/// <summary>What came of a change to a key: the key as it is now, or why nothing was changed.</summary>
public sealed record KeyChange
{
    /// <summary>The key that was made or ended; null when the change was refused.</summary>
    public TenantKey? Key { get; init; }

    /// <summary>A new key itself, of which only the hash is kept: told to who asked, and nowhere else. Null when none was made.</summary>
    public string? Text { get; init; }

    /// <summary>The key in whose place it was made; null when there was none.</summary>
    public TenantKey? Replaced { get; init; }

    /// <summary>Why nothing was changed; null when it was.</summary>
    public BookRefusal? Refusal { get; init; }

    /// <summary>Nothing of the key.</summary>
    public override string ToString() => Refusal?.Why ?? Key?.Id ?? "";
}

/// <summary>Why a change was refused: what it is about does not exist, or it cannot be now.</summary>
/// <param name="IsUnknown">True when there is nothing of the name.</param>
/// <param name="Why">The value, and what to do.</param>
public sealed record BookRefusal(bool IsUnknown, string Why);
