using Breakwater.Core.Configuration.Options;
using Breakwater.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Server.Tests.Decisions;

/// <summary>A folder with a store of decisions, and files beside it.</summary>
internal sealed class DecisionStage : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("breakwater-test-").FullName;

    public string Folder => _folder;

    public ValueTask<SqliteStore> OpenAsync() =>
        SqliteStore.OpenAsync(new StoreOptions(StoreKind.Sqlite, PathOf("decisions.db")), TimeProvider.System, NullLogger.Instance, default);

    public string PathOf(string name) => Path.Combine(_folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
