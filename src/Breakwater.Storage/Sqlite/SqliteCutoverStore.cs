using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.Routing.Rollouts;
using Breakwater.Storage.Sqlite.Engine;
using Microsoft.Data.Sqlite;

namespace Breakwater.Storage.Sqlite;

/// <summary>Phases of providers in SQLite.</summary>
internal sealed class SqliteCutoverStore(SqliteAccess access) : ICutoverStore
{
    public ValueTask<IReadOnlyList<KeyValuePair<string, CutoverState>>> LoadAsync(CancellationToken cancellation) => access.ReadAsync<IReadOnlyList<KeyValuePair<string, CutoverState>>>(
        session => session.Query("SELECT provider, phase, since, reason, step, step_since, ended, held, held_until FROM provider_cutover ORDER BY provider", Read),
        [],
        cancellation);

    public async ValueTask SaveAsync(string provider, CutoverState state, CancellationToken cancellation) =>
        await access.WriteAsync(
            session => session.Execute(
                """
                INSERT INTO provider_cutover (provider, phase, since, reason, step, step_since, ended, held, held_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT (provider) DO UPDATE SET
                  phase = excluded.phase, since = excluded.since, reason = excluded.reason, step = excluded.step, step_since = excluded.step_since,
                  ended = excluded.ended, held = excluded.held, held_until = excluded.held_until
                """,
                provider, Word(state.Phase), StoredTime.Of(state.Since), state.Reason, state.Rung.Step, StoredTime.Of(state.Rung.Since),
                Moment(state.Ended), state.Held is null ? 0 : 1, Moment(state.Held?.Until)),
            cancellation).ConfigureAwait(false);

    private static KeyValuePair<string, CutoverState> Read(SqliteDataReader row)
    {
        var word = row.GetString(1);
        if (!Enum.TryParse<CutoverPhase>(word, ignoreCase: true, out var phase) || Word(phase) != word)
        {
            throw new StoreException(StoreFailure.Damaged, $"phase of provider {row.GetString(0)} is '{word}'. Put the last backup in place of the store.");
        }

        return new(row.GetString(0), new CutoverState(phase, StoredTime.Read(row.GetInt64(2)), row.GetString(3))
        {
            Rung = new Rung((int)row.GetInt64(4), StoredTime.Read(row.GetInt64(5))),
            Ended = Moment(row, 6),
            Held = row.GetInt64(7) == 0 ? null : new CutoverHold(Moment(row, 8)),
        });
    }

    private static string Word(CutoverPhase phase) => phase.ToString().ToLowerInvariant();

    private static long? Moment(DateTimeOffset? moment) => moment is { } some ? StoredTime.Of(some) : null;

    private static DateTimeOffset? Moment(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : StoredTime.Read(row.GetInt64(column));
}
