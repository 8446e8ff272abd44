using System.Text;
using System.Text.Json;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line.Decisions;

/// <summary>What the line leaves in the decision log.</summary>
public sealed class DecisionLogTests
{
    [Fact]
    public async Task Request_Plain_IsAShortLineThatSaysAll()
    {
        var rig = new LineRig(Answers, Answers);
        var (decision, json, plan) = Logged(rig, await rig.RunAsync(LineRig.Body));

        json.Length.ShouldBeLessThanOrEqualTo(300, Encoding.UTF8.GetString(json.Span));
        decision.Status.ShouldBe(200);
        decision.Attempts.ShouldHaveSingleItem().To.ShouldBe(0);
        decision.Usage!.Value.Output.ShouldBe(5);
        plan.Candidates.Select(one => one.ModelId).ShouldBe(["m-0", "m-1"]);
        Rederivation.Of(decision, plan).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Request_FirstInTrouble_LogsWhyAnotherWasFirst()
    {
        var rig = new LineRig(Fails, Answers, Answers);
        rig.Defence(0).Breaker.Open(rig.Clock.Monotonic(), "a drill", null);
        var (decision, _, plan) = Logged(rig, await rig.RunAsync(LineRig.Body));

        decision.Order.ShouldBe([1, 2, 0]);
        decision.Ranking!.Troubles[0].ShouldBe(Core.Upstreams.Health.TargetTrouble.Open);
        Rederivation.Of(decision, plan).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Request_SecondAttempt_LogsBothWithTheirWaits()
    {
        var rig = new LineRig(Fails, Answers);
        var (decision, _, plan) = Logged(rig, await rig.RunAsync(LineRig.Body));

        decision.Attempts.Select(attempt => (attempt.To, attempt.Fault is null)).ShouldBe([(0, false), (1, true)]);
        Rederivation.Of(decision, plan).IsSame.ShouldBeTrue();
    }

    [Fact]
    public async Task Request_MovedByACutover_LogsWhoWasPutBehind()
    {
        var rig = new LineRig(Answers, Answers);
        rig.Snapshot.Defences.Cutovers.Command("p-0", CutoverPhase.Hard, "a drill", null, rig.Clock.GetUtcNow());
        var (decision, _, plan) = Logged(rig, await rig.RunAsync(LineRig.Body.Insert(1, "\"max_tokens\":1000,")));

        decision.Away.ShouldBe([0]);
        decision.Order.ShouldBe([1, 0]);
        (decision.Bound, decision.Lowered).ShouldBe((1000, 700));
        Rederivation.Of(decision, plan).Differences.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],", Capabilities.Tools)]
    [InlineData("\"max_tokens\":99,", Capabilities.None)]
    public async Task Request_NobodyCan_LogsWhoWasExcludedAndWhy(string more, Capabilities missing)
    {
        var rig = new LineRig(view => view with { Lacks = Capabilities.Tools, MaxOutput = 50 }, Answers, Answers);
        var exchange = await rig.RunAsync(LineRig.Body.Insert(1, more));
        var (decision, _, plan) = Logged(rig, exchange);

        exchange.Fault!.Stage.ShouldBe(FaultStage.Plan);
        decision.Order.ShouldBe([]);
        decision.Answer!.Excluded.Select(one => one.Missing).ShouldBe([missing, missing]);
        Rederivation.Of(decision, plan).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Request_NobodyGoodEnough_LogsTheCandidates()
    {
        var rig = new LineRig(view => view with { Quality = Quality.Basic }, Answers, Answers);
        rig.Serve(Routing.Choice.Ask.Article);
        var (decision, _, plan) = Logged(rig, await rig.RunAsync(LineRig.Body.Replace("m-0", "auto", StringComparison.Ordinal)));

        decision.Fault.ShouldBe("model_not_found");
        plan.Answer.Excluded.Select(one => one.Cause).ShouldBe([Core.Routing.Choice.ExclusionCause.BelowFloor, Core.Routing.Choice.ExclusionCause.BelowFloor]);
        Rederivation.Of(decision, plan).IsSame.ShouldBeTrue();
    }

    [Fact]
    public async Task Request_UnknownModel_IsADecisionWithoutAPlan()
    {
        var rig = new LineRig(Answers);
        using var log = new DecisionLog(rig.Clock);
        log.Write(await rig.RunAsync(LineRig.Body.Replace("m-0", "nobody", StringComparison.Ordinal)));

        var decision = BlockReader.Read(log.Take(all: true)!.Lines).ShouldHaveSingleItem().Decision;
        (decision.Plan, decision.Fault, decision.Asked).ShouldBe((null, "model_not_found", "nobody"));
    }

    [Fact]
    public async Task Request_BadBody_IsNoDecision()
    {
        var rig = new LineRig(Answers);
        using var log = new DecisionLog(rig.Clock);
        log.Write(await rig.RunAsync("{"));

        log.Take(all: true).ShouldBeNull();
    }

    [Fact]
    public async Task Request_Tagged_SharesThePlanAndKeepsTheTags()
    {
        var rig = new LineRig(Answers);
        using var log = new DecisionLog(rig.Clock);
        foreach (var team in (string[])["red", "blue"])
        {
            log.Write(await rig.RunAsync(rig.Open(LineRig.Body, new MemoryReply(), new CallerHints { Tags = [KeyValuePair.Create("team", team)], Session = "s-1" })));
        }

        var block = log.Take(all: true)!;
        var read = BlockReader.Read(block.Lines);
        block.Plans.ShouldHaveSingleItem().Hash.ShouldBe(read[0].Decision.Plan);
        read.Select(one => one.Decision.Tags!["team"]).ShouldBe(["red", "blue"]);
        read.Select(one => one.Decision.Whose()).Distinct().ShouldHaveSingleItem().ShouldBe(Core.Line.Planning.StickyHash.Of(null, "s-1", ""));
    }

    [Fact]
    public async Task Log_StoreNeverComes_IsBoundedAndCountsWhatWasDropped()
    {
        var rig = new LineRig(Answers);
        using var log = new DecisionLog(rig.Clock);
        var exchange = await rig.RunAsync(LineRig.Body);
        const int room = (DecisionLog.MostBlocks + 1) * DecisionLog.BlockLength;
        for (var i = 0; i < room + 10; i++)
        {
            log.Write(exchange);
        }

        (log.Written, log.Dropped).ShouldBe((room, 10));
        var taken = 0;
        while (log.Take(all: false) is { } block)
        {
            taken += block.Marks.Count;
        }

        taken.ShouldBe(room);
        log.Take(all: true).ShouldBeNull();
    }

    private static (Decision Decision, ReadOnlyMemory<byte> Json, DecidedPlan Plan) Logged(LineRig rig, Exchange exchange)
    {
        using var log = new DecisionLog(rig.Clock);
        log.Write(exchange);
        var block = log.Take(all: true)!;
        var read = BlockReader.Read(block.Lines).ShouldHaveSingleItem();
        var line = Encoding.UTF8.GetString(block.Lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries)[0];
        read.Decision.Live!.Count.ShouldBe(rig.Snapshot.Routes.Models.Count);
        return (read.Decision, Encoding.UTF8.GetBytes(line), JsonSerializer.Deserialize(block.Plans.ShouldHaveSingleItem().Body.Span, DecisionJson.Default.DecidedPlan)!);
    }

    private static ValueTask<UpstreamReply> Answers(UpstreamCall call, CancellationToken cancellation) => new(new ScriptedReply(200, LineRig.Answer));

    private static ValueTask<UpstreamReply> Fails(UpstreamCall call, CancellationToken cancellation) => new(new ScriptedReply(500, "{}"));
}
