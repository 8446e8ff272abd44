using Breakwater.Storage.Migrations;
using Breakwater.Storage.Sqlite.Engine;
using Breakwater.Storage.Tests.Sqlite;
using Microsoft.Data.Sqlite;

namespace Breakwater.Storage.Tests.Migrations;

public sealed class MigrationTests
{
    private static readonly Migration One = new(1, "one", "CREATE TABLE one (a BIGINT)");
    private static readonly Migration Two = new(2, "two", "CREATE TABLE two (a BIGINT); INSERT INTO two VALUES (2)");

    [Fact]
    public void List_OfAnEngine_IsNumberedWithoutGaps()
    {
        var steps = MigrationList.For("sqlite");
        steps.Select(step => step.Version).ShouldBe(Enumerable.Range(1, steps.Count));
        steps.Count.ShouldBeGreaterThanOrEqualTo(2);
        steps.ShouldAllBe(step => step.Sql.Length > 0);
    }

    [Fact]
    public void List_OfAnotherEngine_HasTheSharedSteps() =>
        MigrationList.For("another").Select(step => step.Name).ShouldBe(["tenants", "cutover", "quality", "llm_sli_5m", "jobs"], "0002_audit.sqlite.sql is for SQLite alone");

    [Fact]
    public void Checksum_LineEnds_DoNotCount()
    {
        new Migration(1, "a", "x\r\ny").Checksum.ShouldBe(new Migration(1, "a", "x\ny").Checksum);
        new Migration(1, "a", "x y").Checksum.ShouldNotBe(new Migration(1, "a", "x\ny").Checksum);
    }

    [Fact]
    public void Plan_SomeApplied_GivesTheRestInOrder() =>
        MigrationPlan.Pending([One, Two, new(3, "three", "")], [Applied(One)], "a store").Select(step => step.Version).ShouldBe([2, 3]);

    [Fact]
    public void Plan_AppliedByANewerVersion_IsRefused() =>
        Should.Throw<StoreException>(() => MigrationPlan.Pending([One], [Applied(One), Applied(Two)], "a store")).Failure.ShouldBe(StoreFailure.Newer);

    [Fact]
    public void Plan_AppliedWithOtherContent_IsRefused() =>
        Should.Throw<StoreException>(() => MigrationPlan.Pending([One], [Applied(One) with { Checksum = "another" }], "a store")).Failure.ShouldBe(StoreFailure.Altered);

    [Fact]
    public void Apply_LaterVersion_AddsWhatIsNew()
    {
        using var folder = new TemporaryFolder();
        Apply(folder, One);
        Apply(folder, One, Two);
        using var database = new RawDatabase(folder.File("m.db"));
        database.Ask("SELECT a FROM two").ShouldBe("2");
        database.Column($"SELECT name FROM {SqliteMigrator.History} ORDER BY version").ShouldBe(["one", "two"]);
    }

    [Fact]
    public void Apply_StepFails_LeavesNothingOfAll()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<SqliteException>(() => Apply(folder, One, new(2, "broken", "CREATE TABLE two (a BIGINT); INSERT INTO none VALUES (1)")));
        using var database = new RawDatabase(folder.File("m.db"));
        database.Ask("SELECT COUNT(*) FROM sqlite_master").ShouldBe("0");
    }

    private static AppliedMigration Applied(Migration step) => new(step.Version, step.Name, step.Checksum);

    // Closing a session takes back what was not committed, as a crash does.
    private static void Apply(TemporaryFolder folder, params Migration[] steps)
    {
        using var session = SqliteSession.OpenWriter(SqliteFile.Prepare(folder.File("m.db")));
        session.Execute("BEGIN IMMEDIATE");
        SqliteMigrator.Apply(session, steps, DateTimeOffset.UnixEpoch, folder.File("m.db"));
        session.Execute("COMMIT");
    }
}
