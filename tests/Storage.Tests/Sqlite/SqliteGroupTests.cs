using Breakwater.Storage.Sqlite;
using Breakwater.Storage.Tests.Conformance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Storage.Tests.Sqlite;

/// <summary>Writes in groups, reads beside them.</summary>
public sealed class SqliteGroupTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync(_folder.File("breakwater.db"), new StoreLimits(), TimeProvider.System, NullLogger.Instance, default);
        await _store.Access.OpenAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Writes_GatheredWhileOneRuns_BecomeDurableTogether()
    {
        using var held = await HeldWriter.HoldAsync(_store);
        var writes = Enumerable.Range(0, 100).Select(n => AppendAsync($"{n}")).ToArray();
        held.Release();
        await Task.WhenAll(writes);
        _store.Health().LastCommit!.Writes.ShouldBe(100);
        (await SubjectsAsync()).Count.ShouldBe(101);
    }

    [Fact]
    public async Task Write_FailsInAGroup_OthersAreNotTouched()
    {
        using var held = await HeldWriter.HoldAsync(_store);
        var first = AppendAsync("first");
        var fails = _store.Access.WriteAsync<bool>(
            session =>
            {
                SqliteAuditLog.Append(session, Sample.Why("any", "half of it"));
                throw new FormatException("the other half");
            },
            default).AsTask();
        var breaks = _store.Access.WriteAsync(session => session.Execute("INSERT INTO no_such_table VALUES (1)"), default).AsTask();
        var last = AppendAsync("last");
        held.Release();
        await Task.WhenAll(first, last);
        await Should.ThrowAsync<FormatException>(() => fails);
        (await Should.ThrowAsync<StoreException>(() => breaks)).Failure.ShouldBe(StoreFailure.Broken);
        (await SubjectsAsync()).ShouldBe(["last", "first", "held"]);
    }

    [Fact]
    public async Task Write_ErrorThatEndsTheTransaction_NobodyOfTheGroupIsToldItIsDone()
    {
        using var held = await HeldWriter.HoldAsync(_store);
        var first = AppendAsync("first");
        var ends = _store.Access.WriteAsync<bool>(
            session =>
            {
                session.Execute("ROLLBACK");
                throw new FormatException("as SQLite does after some errors of the disk");
            },
            default).AsTask();
        var last = AppendAsync("last");
        held.Release();
        foreach (var one in (Task[])[first, ends, last])
        {
            (await Should.ThrowAsync<StoreException>(() => one)).MayBeWritten.ShouldBeFalse();
        }

        await AppendAsync("after");
        (await SubjectsAsync()).ShouldBe(["after", "held"]);
    }

    [Fact]
    public async Task Read_WhileAWriteRuns_SeesWhatIsDurableWithoutWaiting()
    {
        await AppendAsync("durable");
        using var held = await HeldWriter.HoldAsync(_store);
        (await SubjectsAsync()).ShouldBe(["durable"]);
        (await _store.Tenants.LoadAsync(default)).Keys.ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_Fails_NextOneWorks()
    {
        (await Should.ThrowAsync<StoreException>(async () => await _store.Access.ReadAsync(session => session.Text("SELECT * FROM no_such_table"), null, default))).Failure.ShouldBe(StoreFailure.Broken);
        (await Should.ThrowAsync<StoreException>(async () => await _store.Access.ReadAsync(session => session.Execute("DELETE FROM tenant"), 0, default))).Failure.ShouldBe(StoreFailure.Inaccessible, "readers cannot write");
        (await SubjectsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("DELETE FROM audit_log")]
    [InlineData("UPDATE audit_log SET reason = 'none'")]
    public async Task AuditLog_FromAnyProgram_IsOnlyAddedTo(string sql)
    {
        await AppendAsync("kept");
        using var shell = new RawDatabase(_store.File);
        Should.Throw<Microsoft.Data.Sqlite.SqliteException>(() => shell.Execute(sql)).Message.ShouldContain("only added to");
        (await SubjectsAsync()).ShouldBe(["kept"]);
    }

    [Fact]
    public async Task Keys_OnTheDisk_AreHashesOnly()
    {
        await _store.Tenants.AddKeyAsync(Sample.Key("key_1", of: "bw_the-key-itself"), Sample.Why("key.add", "key_1"), default);
        using var shell = new RawDatabase(_store.File);
        shell.Ask("SELECT sha256 FROM tenant_key").ShouldBe(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("bw_the-key-itself"u8)), "as sha256sum prints it");
    }

    [Fact]
    public async Task Backup_WhileTheStoreIsUsed_IsAWholeStore()
    {
        await AppendAsync("in the backup");
        using (var shell = new RawDatabase(_store.File))
        {
            shell.Execute($"VACUUM INTO '{_folder.File("backup.db")}'");
        }

        await AppendAsync("after it");
        await using var backup = await SqliteStore.OpenAsync(_folder.File("backup.db"), new StoreLimits(), TimeProvider.System, NullLogger.Instance, default);
        (await backup.Audit.ReadAsync(long.MaxValue, 10, default)).ShouldHaveSingleItem().Entry.Subject.ShouldBe("in the backup");
    }

    private Task AppendAsync(string subject) => _store.Audit.AppendAsync(Sample.Why("any", subject), default).AsTask();

    private async Task<List<string>> SubjectsAsync() => [.. (await _store.Audit.ReadAsync(long.MaxValue, 1000, default)).Select(record => record.Entry.Subject)];
}
