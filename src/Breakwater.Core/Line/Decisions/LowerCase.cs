using System.Text.Json;
using System.Text.Json.Serialization;

namespace Breakwater.Core.Line.Decisions;

/// <summary>Names of enum values as they are written in decisions.</summary>
internal sealed class LowerCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
