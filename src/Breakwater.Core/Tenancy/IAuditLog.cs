namespace Breakwater.Core.Tenancy;

/// <summary>The record of changes, kept for good and only ever added to. A log that is stopped throws an <see cref="IOException"/> within seconds. Safe for concurrent use.</summary>
public interface IAuditLog
{
    /// <summary>Adds an entry for a change that has no store of its own; durable when its task completes.</summary>
    ValueTask AppendAsync(AuditEntry entry, CancellationToken cancellation);

    /// <summary>The newest entries before a number, newest first, at most <paramref name="most"/>.</summary>
    ValueTask<IReadOnlyList<AuditRecord>> ReadAsync(long before, int most, CancellationToken cancellation);
}
