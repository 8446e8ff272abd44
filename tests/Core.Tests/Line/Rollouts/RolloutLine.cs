using System.Globalization;
using Breakwater.Core.Line;
using Breakwater.Core.Routing;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line.Rollouts;

/// <summary>A rollout over the whole line: who gets which arm, and what is counted.</summary>
public sealed class RolloutLine
{
    private const string Auto = """{"model":"auto","messages":[{"role":"user","content":"Hi"}]}""";

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 5, 40)]
    [InlineData(10, 160, 240)]
    [InlineData(50, 930, 1070)]
    [InlineData(100, 2000, 2000)]
    public async Task Share_OfManySessions_IsExactAndSticky(int percent, int least, int most)
    {
        var rig = Rig(percent);
        var fresh = new HashSet<string>();
        for (var i = 0; i < 2000; i++)
        {
            if (await FreshAsync(rig, Session(i)))
            {
                fresh.Add(Session(i));
            }
        }

        fresh.Count.ShouldBeInRange(least, most);
        for (var i = 0; i < 50; i++)
        {
            (await FreshAsync(rig, Session(i))).ShouldBe(fresh.Contains(Session(i)));
        }
    }

    [Fact]
    public async Task Share_Grows_NobodyGoesBackToTheOldArm()
    {
        var rig = Rig(10);
        var before = new List<string>();
        for (var i = 0; i < 300; i++)
        {
            if (await FreshAsync(rig, Session(i)))
            {
                before.Add(Session(i));
            }
        }

        rig.Snapshot.Rollouts.Find("default")!.Percent = 50;
        before.ShouldNotBeEmpty();
        foreach (var session in before)
        {
            (await FreshAsync(rig, session)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Run_BothArms_AreCountedEachByItself()
    {
        var rig = Rig(50, freshStatus: 500);
        for (var i = 0; i < 100; i++)
        {
            rig.ResetBreakers();
            await FreshAsync(rig, Session(i));
        }

        var view = rig.Snapshot.Rollouts.Views().Single();
        (view.Old.Requests + view.Fresh.Requests).ShouldBe(100);
        view.Old.SuccessRatio.ShouldBe(1);
        view.Fresh.SuccessRatio.ShouldBe(0);
        view.Fresh.Requests.ShouldBeInRange(30, 70);
    }

    [Fact]
    public async Task Run_CallerNamesAModel_TakesNoPart()
    {
        var rig = Rig(100);
        var exchange = await rig.RunAsync(rig.Open(LineRig.Body.Replace("\"stream\":true,\"stream_options\":{\"include_usage\":true},", "", StringComparison.Ordinal), new MemoryReply(), new CallerHints()));

        exchange.Target!.Model.ShouldBe("m-0");
        rig.Snapshot.Rollouts.Views().Single().Fresh.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task Run_CallersOwnMistake_CountsForNobody()
    {
        var rig = Rig(100, freshStatus: 400);
        (await rig.RunAsync(rig.Open(Auto, new MemoryReply(), new CallerHints()))).Target!.Model.ShouldBe("m-1");

        rig.Snapshot.Rollouts.Views().Single().Fresh.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task Snapshot_ForTheGatewaysOwnRequests_CountsForNoArm()
    {
        var rig = Rig(100);
        var routes = rig.Snapshot.Routes;
        var own = rig.Snapshot.For(new RouteTable(routes.Providers, routes.Models, routes.Routes));
        var exchange = await rig.RunAsync(new Exchange
        {
            Id = "req_2",
            Snapshot = own,
            Codec = Core.Wire.OpenAiChat.OpenAiChatCodec.Instance,
            Operation = Operation.Generate,
            Reply = new MemoryReply(),
            Arrived = rig.Clock.GetTimestamp(),
            Source = rig.Open(Auto, new MemoryReply(), new CallerHints()).Source,
        });

        exchange.Target!.Model.ShouldBe("m-0");
        rig.Snapshot.Rollouts.Views().Single().Fresh.Requests.ShouldBe(0);
    }

    private static LineRig Rig(int percent, int freshStatus = 200)
    {
        var rig = new LineRig(Answering(200), Answering(freshStatus));
        rig.RollOut([0], [1]);
        rig.Snapshot.Rollouts.Find("default")!.Percent = percent;
        return rig;
    }

    private static Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>> Answering(int status) =>
        (_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(status, status == 200 ? LineRig.Answer : "oops"));

    private static async Task<bool> FreshAsync(LineRig rig, string session)
    {
        var exchange = await rig.RunAsync(rig.Open(Auto, new MemoryReply(), new CallerHints { Session = session }));
        return exchange.Target!.Model == "m-1";
    }

    private static string Session(int number) => "s-" + number.ToString(CultureInfo.InvariantCulture);
}
