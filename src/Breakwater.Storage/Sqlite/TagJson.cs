using System.Text.Json.Serialization;

namespace Breakwater.Storage.Sqlite;

/// <summary>Tags as a JSON object.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TagJson : JsonSerializerContext;
