using System.Globalization;

namespace Breakwater.Storage.Migrations;

/// <summary>The steps that come with this version: <c>NNNN_name.sql</c> for every engine, <c>NNNN_name.ENGINE.sql</c> where engines differ.</summary>
internal static class MigrationList
{
    private const int Digits = 4;

    /// <summary>An engine's steps in order.</summary>
    public static IReadOnlyList<Migration> For(string engine) =>
        [.. typeof(MigrationList).Assembly.GetManifestResourceNames().Where(file => IsFor(engine, file)).Select(Read).OrderBy(step => step.Version)];

    private static bool IsFor(string engine, string file) => file.Split('.') switch
    {
        [_, "sql"] => true,
        [_, var only, "sql"] => only == engine,
        _ => false,
    };

    private static Migration Read(string file)
    {
        using var reader = new StreamReader(typeof(MigrationList).Assembly.GetManifestResourceStream(file)!);
        var stem = file.Split('.')[0];
        return new Migration(int.Parse(stem.AsSpan(0, Digits), CultureInfo.InvariantCulture), stem[(Digits + 1)..], reader.ReadToEnd());
    }
}
