using System.Text.Json.Serialization;

namespace Breakwater.Server.Admin;

/// <summary>The admin plane's bodies, as snake-case JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AdminError))]
[JsonSerializable(typeof(BreakerCommand))]
[JsonSerializable(typeof(BreakerAnswer))]
[JsonSerializable(typeof(BudgetsAnswer))]
[JsonSerializable(typeof(PresetCommand))]
[JsonSerializable(typeof(PresetAnswer))]
[JsonSerializable(typeof(ProvidersAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
internal sealed partial class AdminJson : JsonSerializerContext;

/// <summary>Why a command was not carried out, and what to change.</summary>
internal sealed record AdminError(string Error);
