using Breakwater.Core.Configuration.Options;
using Breakwater.Storage.Sqlite;
using Breakwater.Storage.Tests.Conformance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Storage.Tests.Sqlite;

public sealed class SqliteOpeningTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("breakwater.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_NewFile_IsForItsOwnerAlone()
    {
        await using var store = await OpenAsync(Path);
        await store.Audit.AppendAsync(Sample.Why("any", "any"), default);
        ShouldBePrivate("", "-wal", "-shm");
    }

    [Fact]
    public async Task Open_FilesThatOthersCouldRead_AreTakenFromThem()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        await MakeAsync();
        using var shell = new RawDatabase(Path);
        shell.Execute("PRAGMA user_version = 1");
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            File.SetUnixFileMode(Path + suffix, Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        await using var store = await OpenAsync(Path);
        ShouldBePrivate("", "-wal", "-shm");
    }

    [Fact]
    public async Task Open_RelativePath_IsFromTheWorkingDirectory()
    {
        await using var store = await OpenAsync(System.IO.Path.GetRelativePath(Environment.CurrentDirectory, Path));
        store.File.ShouldBe(Path);
        File.Exists(Path).ShouldBeTrue();
    }

    [Fact]
    public async Task Open_NothingToKeepYet_LeavesAnEmptyFile()
    {
        await using (var store = await OpenAsync(Path))
        {
            (await store.Tenants.LoadAsync(default)).Tenants.ShouldBeEmpty();
            (await store.Audit.ReadAsync(long.MaxValue, 10, default)).ShouldBeEmpty();
            store.Health().IsWell.ShouldBeTrue();
        }

        Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).ShouldBe([Path], "an open database has a log beside it");
        new FileInfo(Path).Length.ShouldBe(0);
    }

    [Fact]
    public async Task Read_FileOfAnotherProcess_IsFoundWithoutARestart()
    {
        await using var first = await OpenAsync(Path);
        await using var second = await OpenAsync(Path);
        await second.Audit.AppendAsync(Sample.Why("any", "any"), default);

        (await first.Audit.ReadAsync(long.MaxValue, 10, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Open_FolderMissing_SaysWhichAndWhatToDo()
    {
        var refused = await RefusedAsync(_folder.File("missing/breakwater.db"));
        refused.Failure.ShouldBe(StoreFailure.Inaccessible);
        refused.Message.ShouldContain(_folder.File("missing/breakwater.db"));
        refused.Message.ShouldContain("store: sqlite:<file>");
    }

    [Fact]
    public async Task Open_Folder_IsRefused()
    {
        Directory.CreateDirectory(Path);
        var refused = await RefusedAsync(Path);
        refused.Failure.ShouldBe(StoreFailure.Inaccessible);
        refused.Message.ShouldContain(Path);
    }

    [Fact]
    public async Task Open_NoDatabase_IsRefusedAndLeftAsItWas()
    {
        var text = string.Concat(Enumerable.Repeat("This is a letter, not a database.\n", 200));
        await File.WriteAllTextAsync(Path, text);
        var refused = await RefusedAsync(Path);
        refused.Failure.ShouldBe(StoreFailure.NotAStore);
        refused.Message.ShouldContain($"{Path} is not a SQLite database");
        (await File.ReadAllTextAsync(Path)).ShouldBe(text);
    }

    [Fact]
    public async Task Open_AnotherProgramsDatabase_IsRefusedAndLeftAsItWas()
    {
        using (var other = new RawDatabase(Path))
        {
            other.Execute("CREATE TABLE letters (text TEXT)");
        }

        var before = await File.ReadAllBytesAsync(Path);
        var refused = await RefusedAsync(Path);
        refused.Failure.ShouldBe(StoreFailure.NotAStore);
        refused.Message.ShouldContain("another program's");
        (await File.ReadAllBytesAsync(Path)).ShouldBe(before);
    }

    [Fact]
    public async Task Open_NewerSchema_IsRefused()
    {
        await MakeAsync();
        using (var newer = new RawDatabase(Path))
        {
            newer.Execute("INSERT INTO schema_migration (version, name, sha256, applied) VALUES (9001, 'of_tomorrow', 'x', 0)");
        }

        var refused = await RefusedAsync(Path);
        refused.Failure.ShouldBe(StoreFailure.Newer);
        refused.Message.ShouldContain(Path);
        refused.Message.ShouldContain("of_tomorrow");
    }

    [Fact]
    public async Task Open_AnotherMigrationOfThatNumber_IsRefused()
    {
        await MakeAsync();
        using (var unreleased = new RawDatabase(Path))
        {
            unreleased.Execute("UPDATE schema_migration SET sha256 = 'another' WHERE version = 2");
        }

        (await RefusedAsync(Path)).Failure.ShouldBe(StoreFailure.Altered);
    }

    [Fact]
    public async Task Open_LockedByAnother_SaysSo()
    {
        await MakeAsync();
        using var other = new RawDatabase(Path);
        other.Execute("PRAGMA locking_mode = EXCLUSIVE");
        other.Execute("BEGIN EXCLUSIVE");
        var refused = await RefusedAsync(Path);
        refused.Failure.ShouldBe(StoreFailure.Locked);
        refused.Message.ShouldContain(Path);
    }

    [Fact]
    public async Task Open_Again_AppliesNothingTwice()
    {
        await MakeAsync();
        using var database = new RawDatabase(Path);
        var before = database.Column("SELECT version || ' ' || applied FROM schema_migration ORDER BY version");
        before.ShouldNotBeEmpty();
        await MakeAsync();
        database.Column("SELECT version || ' ' || applied FROM schema_migration ORDER BY version").ShouldBe(before);
    }

    [Fact]
    public async Task Open_Postgres_IsRefusedWithoutItsPassword()
    {
        var refused = await Should.ThrowAsync<StoreException>(async () =>
            await SqliteStore.OpenAsync(new StoreOptions(StoreKind.Postgres, "postgres://me:hidden@host/db"), TimeProvider.System, NullLogger.Instance, default));
        refused.Message.ShouldNotContain("hidden");
        refused.Message.ShouldContain("store: sqlite:");
    }

    [Fact]
    public async Task Close_Store_LeavesOneFile()
    {
        await using (var store = await OpenAsync(Path))
        {
            await store.Audit.AppendAsync(Sample.Why("any", "any"), default);
            (await store.Audit.ReadAsync(long.MaxValue, 1, default)).Count.ShouldBe(1);
        }

        Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).ShouldBe([Path], "a copy of the one file is then a whole backup");
    }

    private async Task MakeAsync()
    {
        await using var store = await OpenAsync(Path);
        await store.Access.OpenAsync(default);
    }

    private static ValueTask<SqliteStore> OpenAsync(string path) =>
        SqliteStore.OpenAsync(new StoreOptions(StoreKind.Sqlite, path), TimeProvider.System, NullLogger.Instance, default);

    private static Task<StoreException> RefusedAsync(string path) => Should.ThrowAsync<StoreException>(async () => await OpenAsync(path));

    private void ShouldBePrivate(params string[] suffixes)
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (var suffix in suffixes)
            {
                File.GetUnixFileMode(Path + suffix).ShouldBe(Private, suffix);
            }
        }
    }
}
