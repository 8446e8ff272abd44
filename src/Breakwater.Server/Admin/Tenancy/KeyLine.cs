using Breakwater.Core.Tenancy;

namespace Breakwater.Server.Admin.Tenancy;

/// <summary>A key in answers. State is <c>live</c>, <c>ending</c> (it has an end to come) or <c>ended</c>.</summary>
internal sealed record KeyLine(string Id, string Tenant, string State, DateTimeOffset Created, DateTimeOffset? Ends)
{
    /// <summary>The key itself, in the answer to its making alone.</summary>
    public string? Key { get; init; }

    /// <summary>The key in whose place it was made.</summary>
    public KeyLine? Replaces { get; init; }

    public static KeyLine Of(TenantKey key, DateTimeOffset now) => new(key.Id, key.Tenant, key.Ends is null ? "live" : key.HasEnded(now) ? "ended" : "ending", key.Created, key.Ends);
}

/// <summary>Keys, the oldest first.</summary>
internal sealed record KeysAnswer(IReadOnlyList<KeyLine> Keys);
