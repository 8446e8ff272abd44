using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Tests.Line.Decisions;

public sealed class PlanWriterTests
{
    [Theory]
    [MemberData(nameof(Plans))]
    public void Write_AnyPlan_IsWhatTheSerializerWrites(DecidedPlan plan) =>
        Written(plan).ShouldBe(JsonSerializer.Serialize(plan, DecisionJson.Default.DecidedPlan));

    [Fact]
    public void Write_NamesOfAnyScript_AreReadBack()
    {
        var plan = Plain with { Route = "größe \"1\" 龍", Meaning = new string('é', 1000), Candidates = [new CandidateView("<p>", "m\n", "m'")] };

        var read = JsonSerializer.Deserialize(Written(plan), DecisionJson.Default.DecidedPlan)!;

        JsonSerializer.Serialize(read, DecisionJson.Default.DecidedPlan).ShouldBe(JsonSerializer.Serialize(plan, DecisionJson.Default.DecidedPlan));
    }

    [Fact]
    public void Words_OfEveryValue_AreTheSerializers()
    {
        var json = DecisionJson.Default;
        DecisionWords.Causes.ShouldBe(Words(json.ExclusionCause));
        DecisionWords.Dialects.ShouldBe(Words(json.Dialect));
        DecisionWords.FallbackRules.ShouldBe(Words(json.Fallbacks));
        DecisionWords.Kinds.ShouldBe(Words(json.ModelKind));
        DecisionWords.Operations.ShouldBe(Words(json.Operation));
        DecisionWords.Policies.ShouldBe(Words(json.PolicyKind));
        DecisionWords.PriceTiers.ShouldBe(Words(json.PriceTier));
        DecisionWords.Qualities.ShouldBe(Words(json.Quality));
        DecisionWords.SlaTiers.ShouldBe(Words(json.SlaTier));
        DecisionWords.Stages.ShouldBe(Words(json.FaultStage));
        DecisionWords.Needs.ShouldBe(Enumerable.Range(0, 1 << (Enum.GetValues<Capabilities>().Length - 1)).Select(needs => Word((Capabilities)needs, json.Capabilities)));
    }

    public static TheoryData<DecidedPlan> Plans() =>
    [
        Plain,
        new DecidedPlan
        {
            Config = "c1",
            Route = "chat",
            Meaning = "the route",
            IsNamed = true,
            Tier = SlaTier.Gold,
            Sla = new SlaPolicy { MaxRetries = 2, AllowCrossProvider = true, Fallbacks = Fallbacks.NoBetter, QualityFloor = Quality.High, TokenBudget = 128_000 },
            Policy = new RoutePolicy(PolicyKind.SloBudget) { MaxCost = new Money(12_345), MaxLatency = TimeSpan.FromMilliseconds(1234.5) },
            Own = new OwnOrder("a", "b") { PrimaryWeight = 80, SecondaryWeight = 20 },
            Candidates =
            [
                new CandidateView("a", "m1", "m1-2026")
                {
                    Kind = ModelKind.Embedding, Forwarded = true, Quality = Quality.Basic, Lacks = Capabilities.Tools | Capabilities.StructuredOutput | Capabilities.Thinking, ContextWindow = 200_000, MaxOutput = 8192,
                    Weight = 3, PriceEstimated = true,
                },
                new CandidateView("b", "m2", "m2"),
            ],
            Answer = new PlanAnswer([1, 0], [new Exclusion(2, ExclusionCause.CannotServe, Capabilities.Vision), new Exclusion(3, ExclusionCause.DearerWhileBurning)], "the fastest first"),
        },
        Plain with { Own = new OwnOrder("a", null) },
    ];

    private static DecidedPlan Plain => new()
    {
        Config = "",
        Route = "",
        Meaning = "",
        Tier = SlaTier.Bronze,
        Sla = new SlaPolicy { MaxRetries = 0, AllowCrossProvider = false, QualityFloor = Quality.Basic },
        Policy = RoutePolicy.Listed,
        Candidates = [],
        Answer = new PlanAnswer([], [], ""),
    };

    private static string Written(DecidedPlan plan)
    {
        using var written = new PooledBuffer(64);
        PlanWriter.Write(plan, written);
        return Encoding.UTF8.GetString(written.Written.Span);
    }

    // By value from 0, as the tables are.
    private static IEnumerable<string> Words<T>(JsonTypeInfo<T> type)
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        values.Select(value => Convert.ToInt32(value, null)).ShouldBe(Enumerable.Range(0, values.Length));
        return values.Select(value => Word(value, type));
    }

    private static string Word<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type).Trim('"');
}
