using System.Text.Json.Serialization;

namespace Breakwater.Core.GoldSets.Schemas;

[JsonSerializable(typeof(string))]
internal sealed partial class SchemaJson : JsonSerializerContext;
