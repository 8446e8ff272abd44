using System.Text.Json.Serialization;

namespace Breakwater.Simulator.Providers.Limits;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(HiddenLimit))]
internal sealed partial class HiddenLimitJson : JsonSerializerContext;
