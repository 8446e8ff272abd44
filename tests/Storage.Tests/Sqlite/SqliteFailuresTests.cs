using Breakwater.Storage.Sqlite.Engine;
using Microsoft.Data.Sqlite;

namespace Breakwater.Storage.Tests.Sqlite;

public sealed class SqliteFailuresTests
{
    private const int IoError = 10;

    [Theory]
    [InlineData(5, StoreFailure.Locked)]
    [InlineData(6, StoreFailure.Locked)]
    [InlineData(8, StoreFailure.Inaccessible)]
    [InlineData(IoError, StoreFailure.Broken)]
    [InlineData(11, StoreFailure.Damaged)]
    [InlineData(13, StoreFailure.NoRoom)]
    [InlineData(14, StoreFailure.Inaccessible)]
    [InlineData(26, StoreFailure.NotAStore)]
    [InlineData(1, StoreFailure.Broken)]
    public void Failure_OfEachCode_NamesTheFile(int code, StoreFailure expected)
    {
        var failure = SqliteFailures.Of(new SqliteException("what SQLite says", code), "/state/breakwater.db");
        failure.Failure.ShouldBe(expected);
        failure.Message.ShouldContain("/state/breakwater.db");
        failure.MayBeWritten.ShouldBeFalse();
    }

    [Theory]
    [InlineData(IoError, true)]
    [InlineData(11, true)]
    [InlineData(13, false)]
    [InlineData(5, false)]
    public void Failure_OfACommit_MayHaveReachedTheDiskAfterAnErrorOfIt(int code, bool may) =>
        SqliteFailures.Of(new SqliteException("what SQLite says", code), "/state/breakwater.db", committing: true).MayBeWritten.ShouldBe(may);

    [Fact]
    public void Failure_OfABug_KeepsItsCause()
    {
        var bug = new FormatException("a bug");
        var failure = SqliteFailures.Of(bug, "/state/breakwater.db", committing: true);
        failure.Failure.ShouldBe(StoreFailure.Broken);
        failure.InnerException.ShouldBe(bug);
        failure.MayBeWritten.ShouldBeTrue();
    }

    [Fact]
    public void Failure_AlreadyTold_IsToldAgainByAnother()
    {
        var first = new StoreException(StoreFailure.Locked, "locked") { MayBeWritten = true };
        var second = SqliteFailures.Of(first, "/state/breakwater.db");
        second.ShouldNotBeSameAs(first);
        (second.Failure, second.Message, second.MayBeWritten).ShouldBe((StoreFailure.Locked, "locked", true));
    }
}
