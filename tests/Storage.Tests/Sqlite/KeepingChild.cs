using System.Globalization;
using System.Text;
using Breakwater.Core.Line.Decisions;
using Breakwater.Storage.Sqlite;
using Breakwater.Storage.Tests.Conformance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Storage.Tests.Sqlite;

/// <summary>The child of the decisions' crash test: keeps block after block and prints each one's name once it is acknowledged, until its parent kills it.</summary>
internal static class KeepingChild
{
    public const string Verb = "keep-until-killed";

    public static async Task<int> RunAsync(string file, string name)
    {
        await using var store = await SqliteStore.OpenAsync(file, new StoreLimits { Patience = TimeSpan.FromMinutes(1) }, TimeProvider.System, NullLogger.Instance, default);
        for (var n = 0; ; n++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{name}_{n}");
            await store.Decisions.AppendAsync([Block(id)], default);
            await Console.Out.WriteLineAsync(id);
        }
    }

    /// <summary>A block of 256 lines that all say its name.</summary>
    private static DecisionBlock Block(string id) => new(
        Sample.Noon, Sample.Noon, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"{id}\n", 256))), [.. Enumerable.Repeat(DecisionBlock.MarkOf(id), 256)], [new StoredPlan(id, Encoding.UTF8.GetBytes(id))])
    {
        FirstId = id,
    };
}
