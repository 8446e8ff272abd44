using System.Text.Json;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Defence.Cutovers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.Tests.Routing.Choice;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Tests.Line.Cutovers;

/// <summary>What a cutover does to requests, over the whole line (A6.3, A6.10, A6.19).</summary>
public sealed class CutoverLineTests
{
    private readonly List<string> bodies = [];

    [Fact]
    public async Task A6_11_HardCut_OthersServeAndThePlanSaysWhy()
    {
        var rig = Serving(2);
        Cut(rig, CutoverPhase.Hard);
        var exchange = await rig.RunAsync(LineRig.Body);

        exchange.Target!.Provider.ShouldBe("p-1");
        exchange.Attempts.Count.ShouldBe(1);
        exchange.PlanReason.ShouldContain("p-0 is in a hard cut since ");
        exchange.IsRerouted.ShouldBeTrue();
    }

    [Fact]
    public async Task HardCut_NobodyElseServes_IsTheLastResort()
    {
        var rig = new LineRig(Answering(0), Failing());
        Cut(rig, CutoverPhase.Hard);
        var exchange = await rig.RunAsync(LineRig.Body);

        exchange.Attempts.Select(attempt => attempt.Target.Provider).ShouldBe(["p-1", "p-0"]);
        exchange.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task HardCut_OthersCircuitIsOpen_IsAskedAtOnce()
    {
        var rig = Serving(2);
        Cut(rig, CutoverPhase.Hard);
        rig.Defence(1).Breaker.Open(rig.Clock.Monotonic(), "a drill", TimeSpan.FromSeconds(30));

        (await rig.RunAsync(LineRig.Body)).Target!.Provider.ShouldBe("p-0");
    }

    /// <summary>A cut provider that nobody calls looks well; the other one is only slow.</summary>
    [Fact]
    public async Task HardCut_OthersScoreIsLow_IsNotAskedForThat()
    {
        var rig = Serving(2);
        Cut(rig, CutoverPhase.Hard);
        for (var i = 0; i < 20; i++)
        {
            rig.Defence(1).Health.Record(new HealthSample(HealthOutcome.ServerError, TimeSpan.Zero, HealthScene.Chat), rig.Clock.Monotonic());
        }

        (await rig.RunAsync(LineRig.Body)).Target!.Provider.ShouldBe("p-1");
    }

    [Fact]
    public async Task HardCut_TierKeepsToOneProvider_StaysThere()
    {
        var rig = Serving(2);
        rig.Serve(Ask.Article);
        Cut(rig, CutoverPhase.Hard);
        var exchange = await rig.RunAsync(rig.Open(LineRig.Body, new MemoryReply(), new CallerHints { SlaTier = SlaTier.Bronze }));

        exchange.Target!.Provider.ShouldBe("p-0");
        exchange.IsShifted.ShouldBeFalse();
    }

    [Fact]
    public async Task HardCut_OfAFallback_PutsItBehindTheOthers()
    {
        var rig = new LineRig(Failing(), Answering(1), Answering(2));
        rig.Snapshot.Defences.Cutovers.Command("p-1", CutoverPhase.Hard, "a drill", null, rig.Clock.GetUtcNow());
        var exchange = await rig.RunAsync(LineRig.Body);

        exchange.Attempts.Select(attempt => attempt.Target.Provider).ShouldBe(["p-0", "p-2"]);
        exchange.IsShifted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(CutoverPhase.Soft, 80)]
    [InlineData(CutoverPhase.Canary, 10)]
    [InlineData(CutoverPhase.Watch, 100)]
    public async Task A6_10_PartOfTheTraffic_StaysAndEachConversationWithIt(CutoverPhase phase, int percent)
    {
        var rig = Serving(2);
        Cut(rig, phase);
        var stayed = 0;
        for (var i = 0; i < 400; i++)
        {
            var hints = new CallerHints { Session = $"s-{i}" };
            var (first, again) = (await rig.RunAsync(rig.Open(LineRig.Body, new MemoryReply(), hints)), await rig.RunAsync(rig.Open(LineRig.Body, new MemoryReply(), hints)));
            again.Target!.Provider.ShouldBe(first.Target!.Provider);
            stayed += first.Target.Provider == "p-0" ? 1 : 0;
        }

        (stayed / 4.0).ShouldBe(percent, 5);
    }

    [Fact]
    public async Task HardCut_StateIsAtTheProvider_IsNotMoved()
    {
        var rig = Serving(2);
        Cut(rig, CutoverPhase.Hard);
        const string Body = """{"model":"m-0","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}]}""";
        var exchange = await rig.RunAsync(Body);

        exchange.Target!.Provider.ShouldBe("p-0");
    }

    [Theory]
    [InlineData("\"max_completion_tokens\":1000,", 700)]
    [InlineData("\"max_tokens\":1000,", 700)]
    [InlineData("\"max_completion_tokens\":300,", 256)]
    [InlineData("\"max_completion_tokens\":200,", 200)]
    public async Task A6_19_MovedRequest_HasLessOfItsAnswersBound(string bound, int left)
    {
        var rig = Serving(2);
        Cut(rig, CutoverPhase.Hard);
        var exchange = await rig.RunAsync($$"""{"model":"m-0",{{bound}}"messages":[{"role":"user","content":"Hi"}]}""");

        using var json = JsonDocument.Parse(bodies.ShouldHaveSingleItem());
        json.RootElement.EnumerateObject().First(member => member.Name.StartsWith("max_", StringComparison.Ordinal)).Value.GetInt32().ShouldBe(left);
        exchange.Degraded.ShouldBe(left == 200 ? null : "cutover_max_tokens_lowered");
    }

    [Fact]
    public async Task A6_19_RequestThatStays_KeepsItsBound()
    {
        var rig = Serving(2);
        await rig.RunAsync("""{"model":"m-0","max_tokens":1000,"messages":[{"role":"user","content":"Hi"}]}""");

        bodies.ShouldHaveSingleItem().ShouldContain("\"max_tokens\":1000");
    }

    [Fact]
    public async Task A6_19_MovedRequest_IsRepeatedOnce()
    {
        var rig = new LineRig(Failing(), Failing(), Failing());
        (await rig.RunAsync(LineRig.Body)).Attempts.Count.ShouldBe(3);
        rig.ResetBreakers();
        Cut(rig, CutoverPhase.Hard);

        (await rig.RunAsync(LineRig.Body)).Attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Watch_OverTheLine_LeadsThroughThePhases()
    {
        var calls = 0;
        var rig = new LineRig((_, _) => ++calls % 10 == 0 ? throw new FaultException(FaultKind.ConnectTimeout) : Reply(new ScriptedReply(200, LineRig.Answer)), Answering(1));
        for (var minute = 0; minute < 12; minute++)
        {
            for (var i = 0; i < 30; i++)
            {
                (await rig.RunAsync(LineRig.Body)).Fault.ShouldBeNull();
            }

            rig.Clock.Advance(TimeSpan.FromMinutes(1));
            CutoverWatch.Look(rig.Snapshot, rig.Clock);
        }

        var state = rig.Snapshot.Defences.Cutovers.StateOf("p-0");
        state.Phase.ShouldBe(CutoverPhase.Hard);
        state.Reason.ShouldContain("timed out, more than 8%");
        rig.Snapshot.Defences.Cutovers.StateOf("p-1").Phase.ShouldBe(CutoverPhase.Normal);
    }

    [Fact]
    public async Task Watch_SingleProvider_IsNeverMoved()
    {
        var rig = new LineRig(Failing());
        for (var i = 0; i < 200; i++)
        {
            await rig.RunAsync(LineRig.Body);
            rig.ResetBreakers();
            CutoverWatch.Look(rig.Snapshot, rig.Clock);
            rig.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        rig.Snapshot.Defences.Cutovers.StateOf("p-0").Phase.ShouldBe(CutoverPhase.Watch);
        rig.Snapshot.Defences.Cutovers.Shifts.ShouldBeNull();
    }

    [Fact]
    public void Board_Restored_CutsAsBefore()
    {
        var board = new CutoverBoard();
        var since = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
        board.Restore([new("p-0", new CutoverState(CutoverPhase.Hard, since, "a storm"))], since.AddHours(1));

        board.Shifts!.WhyAway("p-0", 1).ShouldBe("p-0 is in a hard cut since 2026-11-21 09:00:00Z");
        board.Shifts.WhyAway("p-1", 1).ShouldBeNull();
    }

    [Fact]
    public void Board_ProviderThatIsGone_ShiftsNothing()
    {
        var board = new CutoverBoard { Providers = new HashSet<string> { "p-1" } };
        board.Restore([new("p-0", new CutoverState(CutoverPhase.Hard, DateTimeOffset.UnixEpoch, "a storm"))], DateTimeOffset.UnixEpoch);
        board.Shifts.ShouldBeNull();

        board.Providers = new HashSet<string> { "p-0", "p-1" };
        board.Shifts.ShouldNotBeNull();
    }

    private LineRig Serving(int providers) => new([.. Enumerable.Range(0, providers).Select(Answering)]);

    private Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>> Answering(int provider) => (call, _) =>
    {
        bodies.Add(System.Text.Encoding.UTF8.GetString(call.Body.Span));
        return Reply(new ScriptedReply(200, LineRig.Answer));
    };

    private static Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>> Failing() => (_, _) => Reply(new ScriptedReply(500, "oops"));

    private static void Cut(LineRig rig, CutoverPhase phase) => rig.Snapshot.Defences.Cutovers.Command("p-0", phase, "a drill", null, rig.Clock.GetUtcNow());

    private static ValueTask<UpstreamReply> Reply(UpstreamReply reply) => ValueTask.FromResult(reply);
}
