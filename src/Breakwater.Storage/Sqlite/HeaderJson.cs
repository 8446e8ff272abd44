using System.Text.Json.Serialization;

namespace Breakwater.Storage.Sqlite;

/// <summary>Headers as the store keeps them: an array of pairs.</summary>
[JsonSerializable(typeof(string[][]))]
internal sealed partial class HeaderJson : JsonSerializerContext;
