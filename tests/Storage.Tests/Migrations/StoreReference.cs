using System.Text;
using Breakwater.Storage.Migrations;
using Breakwater.Storage.Sqlite;
using Breakwater.Storage.Tests.Sqlite;
using Breakwater.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Storage.Tests.Migrations;

/// <summary>docs/reference/store.md is what a new store holds. A migration that was released must not change, and this shows when one does.</summary>
public sealed class StoreReference
{
    [Fact]
    public async Task Reference_Page_IsWhatANewStoreHolds()
    {
        var made = await MakeAsync();
        CommittedPage.Read("store.md", made).ShouldBe(made, CommittedPage.Advice);
    }

    private static async Task<string> MakeAsync()
    {
        var page = new StringBuilder("""
            # The store's schema

            Made from a new SQLite store; a test compares this page with it. Moments are whole tenths of a microsecond since 1970 (UTC):
            `datetime(at / 10000000, 'unixepoch')`. Money is whole nano-dollars. What the store is for: [store](../systems/store.md).

            ## Migrations

            | number | name | SHA-256 |
            |---|---|---|

            """);
        foreach (var step in MigrationList.For("sqlite"))
        {
            page.Append(null, $"| {step.Version} | {step.Name} | `{step.Checksum}` |\n");
        }

        page.Append("\n## Tables\n\n```sql\n").AppendJoin("\n\n", await SchemaAsync()).Append("\n```\n");
        return page.ToString();
    }

    private static async Task<List<string>> SchemaAsync()
    {
        using var folder = new TemporaryFolder();
        await using var store = await SqliteStore.OpenAsync(folder.File("reference.db"), new StoreLimits(), TimeProvider.System, NullLogger.Instance, default);
        await store.Access.OpenAsync(default);
        using var database = new RawDatabase(store.File);
        return database.Column("SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid");
    }
}
