using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Routing.Rollouts;
using Breakwater.Storage.Sqlite.Engine;

namespace Breakwater.Storage.Sqlite;

/// <summary>Rollouts in SQLite.</summary>
internal sealed class SqliteRolloutStore(SqliteAccess access) : IRolloutStore
{
    public async ValueTask<IReadOnlyList<RolloutState>> LoadAsync(CancellationToken cancellation) =>
        await access.ReadAsync(
            session => session.Query(
                "SELECT route, mark, phase, step, since, changed, reason FROM rollout ORDER BY route",
                static row => new RolloutState(
                    row.GetString(0),
                    row.GetString(1),
                    Enum.Parse<RolloutPhase>(row.GetString(2)),
                    new Rung(row.GetInt32(3), StoredTime.Read(row.GetInt64(4))),
                    StoredTime.Read(row.GetInt64(5)),
                    row.GetString(6))),
            [],
            cancellation).ConfigureAwait(false);

    public async ValueTask SaveAsync(RolloutState state, CancellationToken cancellation) =>
        await access.WriteAsync(
            session => session.Execute(
                """
                INSERT INTO rollout (route, mark, phase, step, since, changed, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (route) DO UPDATE SET
                  mark = excluded.mark, phase = excluded.phase, step = excluded.step, since = excluded.since, changed = excluded.changed, reason = excluded.reason
                """,
                state.Route, state.Mark, state.Phase.ToString(), state.Rung.Step, StoredTime.Of(state.Rung.Since), StoredTime.Of(state.Changed), state.Reason),
            cancellation).ConfigureAwait(false);

    public async ValueTask RemoveAsync(string route, CancellationToken cancellation) =>
        await access.WriteAsync(session => session.Execute("DELETE FROM rollout WHERE route = $1", route), cancellation).ConfigureAwait(false);
}
