using System.Text.Json.Serialization;

namespace Breakwater.Decisions;

/// <summary>What <c>replay</c> and <c>decisions export</c> print for programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReplayAnswer))]
[JsonSerializable(typeof(ExportFacts))]
internal sealed partial class ReplayJson : JsonSerializerContext;

/// <summary>Everything that a replay found.</summary>
internal sealed record ReplayAnswer(ReplaySummary Summary, IReadOnlyList<ReplayedRequest> Requests);
