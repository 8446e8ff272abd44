using Breakwater.Storage.Tests.Conformance;

namespace Breakwater.Storage.Tests.Sqlite;

public sealed class SqliteSliConformance : SliConformance<SqliteEngine>;
