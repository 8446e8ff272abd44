using System.Text.Json.Serialization;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Upstreams.Health;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Decisions;

/// <summary>Decisions as snake-case JSON. Reads what <see cref="DecisionWriter"/> writes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(LowerCase<Capabilities>), typeof(LowerCase<Dialect>), typeof(LowerCase<ExclusionCause>), typeof(LowerCase<Fallbacks>),
        typeof(LowerCase<FaultStage>), typeof(LowerCase<ModelKind>), typeof(LowerCase<Operation>), typeof(LowerCase<PolicyKind>), typeof(LowerCase<PriceTier>),
        typeof(LowerCase<Quality>), typeof(LowerCase<SlaTier>), typeof(LowerCase<TargetTrouble>), typeof(LowerCase<ValueClass>),
    ])]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(DecidedPlan))]
[JsonSerializable(typeof(DecisionAnswer))]
[JsonSerializable(typeof(DecisionsAnswer))]
[JsonSerializable(typeof(OwnQuestion))]
[JsonSerializable(typeof(PlanAnswer))]
[JsonSerializable(typeof(RankingQuestion))]
[JsonSerializable(typeof(IReadOnlyList<LiveView>))]
[JsonSerializable(typeof(SeenPlan))]
public sealed partial class DecisionJson : JsonSerializerContext;
