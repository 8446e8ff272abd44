using Breakwater.Core.GoldSets;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Sqlite.Engine;

namespace Breakwater.Storage.Sqlite;

/// <summary>Runs of gold sets in SQLite.</summary>
internal sealed class SqliteQualityStore(SqliteAccess access) : IQualityStore
{
    public async ValueTask AddAsync(QualityRun run, CancellationToken cancellation) =>
        await access.WriteAsync(session => Add(session, run), cancellation).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<QualityRun>> ReadAsync(int most, CancellationToken cancellation) =>
        await access.ReadAsync(session => Read(session, most), [], cancellation).ConfigureAwait(false);

    private static bool Add(SqliteSession session, QualityRun run)
    {
        session.Execute(
            "INSERT INTO quality_run (id, at, origin, policy, model, gold_set, set_sha256, cost_nano_usd) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            run.Id, StoredTime.Of(run.At), run.Origin.ToString(), run.Policy, run.Model, run.Set, run.SetHash, run.Cost.NanoUsd);
        for (var place = 0; place < run.Classes.Count; place++)
        {
            var one = run.Classes[place];
            session.Execute(
                "INSERT INTO quality_class (run, place, name, passed, cases, floor, high_risk_failed) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                run.Id, place, one.Name, one.Passed, one.Cases, one.Floor, one.HighRiskFailed);
        }

        return true;
    }

    private static List<QualityRun> Read(SqliteSession session, int most)
    {
        var runs = session.Query(
            "SELECT id, at, origin, policy, model, gold_set, set_sha256, cost_nano_usd FROM quality_run ORDER BY at DESC, id DESC LIMIT $1",
            static row => new QualityRun(
                row.GetString(0), StoredTime.Read(row.GetInt64(1)), Enum.Parse<QualityOrigin>(row.GetString(2)), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), new Money(row.GetInt64(7)), []),
            Math.Max(0, most));
        return runs.ConvertAll(run => run with
        {
            Classes = session.Query(
                "SELECT name, passed, cases, floor, high_risk_failed FROM quality_class WHERE run = $1 ORDER BY place",
                static row => new ClassScore(row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.GetDouble(3), row.GetInt32(4)),
                run.Id),
        });
    }
}
