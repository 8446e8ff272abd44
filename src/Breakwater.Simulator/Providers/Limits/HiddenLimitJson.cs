using System.Text.Json.Serialization;

namespace Breakwater.Simulator.Providers.Limits;

/// <summary>A hidden limit as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(HiddenLimit))]
internal sealed partial class HiddenLimitJson : JsonSerializerContext;
