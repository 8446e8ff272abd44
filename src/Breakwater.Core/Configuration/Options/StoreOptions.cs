namespace Breakwater.Core.Configuration.Options;

/// <summary>Kinds of durable store.</summary>
public enum StoreKind { Sqlite, Postgres }

/// <summary>Where durable state is kept.</summary>
/// <param name="Kind">Which engine.</param>
/// <param name="Target">A file path for SQLite, a <c>postgres://</c> address with its credentials for PostgreSQL.</param>
public sealed record StoreOptions(StoreKind Kind, string Target)
{
    /// <summary>A PostgreSQL address holds a password, so only the kind is told.</summary>
    public override string ToString() => Kind == StoreKind.Sqlite ? $"sqlite:{Target}" : "postgres";
}
