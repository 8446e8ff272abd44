namespace Breakwater.Storage.Migrations;

/// <summary>Compares what a store has had with what this version knows.</summary>
internal static class MigrationPlan
{
    /// <summary>The steps still to be taken, in order. Throws when the store has had one that this version does not know, or knows as another.</summary>
    public static IReadOnlyList<Migration> Pending(IReadOnlyList<Migration> known, IReadOnlyList<AppliedMigration> applied, string place)
    {
        var steps = known.ToDictionary(step => (long)step.Version);
        foreach (var had in applied)
        {
            if (!steps.Remove(had.Version, out var step))
            {
                throw new StoreException(StoreFailure.Newer, $"{place} was changed by a newer version (migration {had.Version}, {had.Name}); this one knows {known.Count}. Run that version, or give this one another store or a backup from before.");
            }

            if (step.Checksum != had.Checksum)
            {
                throw new StoreException(StoreFailure.Altered, $"{place} has had another migration {had.Version} ({had.Name}) than this version's ({step.Name}): it was made by a build that was never released. Give this one another store or a backup.");
            }
        }

        return [.. steps.Values.OrderBy(step => step.Version)];
    }
}
