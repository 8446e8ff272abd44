using System.Text.Json;
using System.Text.Json.Serialization;
using Breakwater.Server.Admin.Cutover;
using Breakwater.Server.Admin.Changes;
using Breakwater.Server.Admin.Spending;
using Breakwater.Server.Admin.Tenancy;

namespace Breakwater.Server.Admin;

/// <summary>The admin plane's bodies, as snake-case JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AdminError))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(BreakerCommand))]
[JsonSerializable(typeof(BreakerAnswer))]
[JsonSerializable(typeof(BudgetsAnswer))]
[JsonSerializable(typeof(CapsAnswer))]
[JsonSerializable(typeof(CapsCommand))]
[JsonSerializable(typeof(ClearRouteCommand))]
[JsonSerializable(typeof(ConfigAnswer))]
[JsonSerializable(typeof(ConfigOutcome))]
[JsonSerializable(typeof(CutoverCommand))]
[JsonSerializable(typeof(CutoverLine))]
[JsonSerializable(typeof(CutoversAnswer))]
[JsonSerializable(typeof(JsonDocument))]
[JsonSerializable(typeof(KeyLine))]
[JsonSerializable(typeof(KeysAnswer))]
[JsonSerializable(typeof(LedgerAnswer))]
[JsonSerializable(typeof(LedgerSums))]
[JsonSerializable(typeof(MakeKeyCommand))]
[JsonSerializable(typeof(PresetCommand))]
[JsonSerializable(typeof(PresetAnswer))]
[JsonSerializable(typeof(ProvidersAnswer))]
[JsonSerializable(typeof(QualityAnswer))]
[JsonSerializable(typeof(QualityCommand))]
[JsonSerializable(typeof(QualityLine))]
[JsonSerializable(typeof(ReloadCommand))]
[JsonSerializable(typeof(RevokeKeyCommand))]
[JsonSerializable(typeof(RolloutCommand))]
[JsonSerializable(typeof(RolloutsAnswer))]
[JsonSerializable(typeof(RotateKeyCommand))]
[JsonSerializable(typeof(RouteAnswer))]
[JsonSerializable(typeof(RouteCommand))]
[JsonSerializable(typeof(SloAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(TenantCommand))]
[JsonSerializable(typeof(TenantLine))]
[JsonSerializable(typeof(TenantsAnswer))]
internal sealed partial class AdminJson : JsonSerializerContext;

/// <summary>Why a command was not carried out, and what to change.</summary>
internal sealed record AdminError(string Error);
