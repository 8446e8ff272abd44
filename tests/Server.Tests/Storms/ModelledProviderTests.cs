using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Upstreams;
using Breakwater.Simulator.World;

namespace Breakwater.Server.Tests.Storms;

public sealed class ModelledProviderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Concurrency_AskedForMuchMore_IsReachedAndNeverExceeded()
    {
        var rig = new ProviderRig(ProviderRig.Model(new HiddenLimits { Concurrency = 7 }));
        for (var i = 0; i < 5000; i++)
        {
            rig.CallAt(TimeSpan.FromMilliseconds(20 * i));
        }

        rig.RunUntil(3 * Minute);
        var tally = rig.Provider.Tally;
        tally.MostRunning.ShouldBe(7);
        tally.Running.ShouldBe(0);
        tally.Attempts.Total.ShouldBe(5000);
        (tally.Accepted.Total + tally.Throttled.Total).ShouldBe(5000);
        tally.Answered.Total.ShouldBe(tally.Accepted.Total);

        // Seven at once for 100 s: as many as the exact mean of its answers' times lets through, but for chance and the way in and out.
        ((double)tally.Accepted.Total).ShouldBe(rig.Provider.CapacityAt(TimeSpan.Zero) * 100, 25);
    }

    [Fact]
    public void RequestsPerMinute_AskedForMore_AreLetInExactly()
    {
        var rig = new ProviderRig(ProviderRig.Model(new HiddenLimits { RequestsPerMinute = 60 }));
        for (var i = 0; i < 6000; i++)
        {
            rig.CallAt(TimeSpan.FromMilliseconds(100 * i));
        }

        rig.RunUntil(12 * Minute);

        // A full bucket, and one a second up to the last call at 599.9 s.
        rig.Provider.Tally.Accepted.Total.ShouldBe(60 + 599);
        rig.Provider.Tally.Throttled.Total.ShouldBe(6000 - 659);
    }

    [Fact]
    public void TokensPerMinute_AskedForMore_AreSpentToTheLast()
    {
        var rig = new ProviderRig(ProviderRig.Model(new HiddenLimits { TokensPerMinute = 6000 }));
        for (var i = 0; i < 6000; i++)
        {
            rig.CallAt(TimeSpan.FromMilliseconds(100 * i));
        }

        rig.RunUntil(12 * Minute);
        var allowed = 6000 + (100 * 599.9);
        ((double)rig.Provider.Tally.Tokens.Total).ShouldBeInRange(allowed - 600, allowed);
    }

    [Fact]
    public void Limit_CutToAQuarter_LetsNobodyInUntilItsRoomIsThere()
    {
        var phase = new ProviderPhase("cut", Minute, 2 * Minute) { LimitShare = 0.25 };
        var rig = new ProviderRig(ProviderRig.Model(new HiddenLimits { Concurrency = 40 }, phase));
        for (var i = 0; i < 24_000; i++)
        {
            rig.CallAt(TimeSpan.FromMilliseconds(5 * i));
        }

        var runningInTheCut = 0;
        for (var second = 1; second < 120; second++)
        {
            rig.RunUntil(TimeSpan.FromSeconds(second));
            runningInTheCut = second > 75 ? Math.Max(runningInTheCut, rig.Provider.Tally.Running) : 0;
        }

        runningInTheCut.ShouldBe(10);
        rig.Provider.Tally.MostRunning.ShouldBe(40);
        rig.Provider.LimitAt(Minute).ShouldBe(10);
        rig.Provider.LimitAt(2 * Minute).ShouldBe(40);
    }

    [Theory]
    [InlineData(Outage.Refusing, "ConnectFailed")]
    [InlineData(Outage.Erring, "503")]
    public void Outage_OfAKind_ShowsItsFace(object outage, string expected)
    {
        var rig = new ProviderRig(ProviderRig.Model(null, new ProviderPhase("down", TimeSpan.Zero, Minute) { Outage = (Outage)outage }));
        rig.CallAt(TimeSpan.FromSeconds(59));
        rig.CallAt(TimeSpan.FromSeconds(60));

        rig.RunUntil(2 * Minute);
        rig.Ended.ShouldBe([expected, "200"]);
        rig.Provider.CapacityAt(TimeSpan.Zero).ShouldBe(0);
    }

    [Fact]
    public void Outage_Silent_AnswersNobodyAndBreaksNothing()
    {
        var rig = new ProviderRig(ProviderRig.Model(new HiddenLimits { Concurrency = 5 }, new ProviderPhase("down", TimeSpan.FromMilliseconds(100), Minute) { Outage = Outage.Silent }));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), rig.Clock);
        rig.CallAt(TimeSpan.Zero, stream: true, cancellation: patience.Token);
        rig.CallAt(TimeSpan.FromSeconds(1), stream: false, cancellation: patience.Token);

        rig.RunUntil(TimeSpan.FromSeconds(4));
        rig.Ended.ShouldBeEmpty();
        rig.Provider.Tally.Running.ShouldBe(1);
        rig.RunUntil(TimeSpan.FromSeconds(5));
        rig.Ended.ShouldBe(["DeadlineExceeded", "DeadlineExceeded"]);
        rig.Provider.Tally.Running.ShouldBe(0);
        rig.Provider.Tally.Cancelled.Total.ShouldBe(1);
        rig.Provider.Tally.Wasted.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Refusal_InTheMiddleOfAnswers_BreaksThem()
    {
        var rig = new ProviderRig(ProviderRig.Model(null, new ProviderPhase("down", TimeSpan.FromSeconds(0.1), Minute) { Outage = Outage.Refusing }));
        rig.CallAt(TimeSpan.Zero);

        rig.RunUntil(Minute);
        rig.Ended.ShouldBe(["ConnectionLost"]);
        rig.Provider.Tally.Running.ShouldBe(0);
    }

    [Fact]
    public void Errors_OfAShare_ComeAtThatShare()
    {
        var rig = new ProviderRig(ProviderRig.Model(null, new ProviderPhase("leak", TimeSpan.Zero, Minute) { ErrorShare = 0.12 }));
        for (var i = 0; i < 5000; i++)
        {
            rig.CallAt(TimeSpan.FromMilliseconds(10 * i));
        }

        rig.RunUntil(2 * Minute);
        ((double)rig.Provider.Tally.Errors.Total).ShouldBe(600, 70);
        rig.Ended.Count(status => status == "500").ShouldBe((int)rig.Provider.Tally.Errors.Total);
    }

    [Fact]
    public void Brownout_ByAFactor_StretchesEveryAnswer()
    {
        var (usual, slow) = (Answers(), Answers(new ProviderPhase("slow", TimeSpan.Zero, Minute) { Slowness = 6 }));

        slow.ShouldBe(usual * 6, usual / 1000);

        static double Answers(params ProviderPhase[] phases)
        {
            var rig = new ProviderRig(ProviderRig.Model(null, phases));
            for (var i = 0; i < 100; i++)
            {
                rig.CallAt(TimeSpan.FromMilliseconds(i));
            }

            rig.RunUntil(2 * Minute);
            rig.Provider.Tally.Close(rig.Clock.Elapsed);
            return rig.Provider.Tally.InFlight.Total;
        }
    }

    [Fact]
    public void Answer_Streamed_ComesAtTheFirstTokenAndAtTheEnd()
    {
        var rig = new ProviderRig(ProviderRig.Model());
        var head = TimeSpan.Zero;
        rig.CallAt(TimeSpan.Zero, stream: true, look: _ => head = rig.Clock.Elapsed);
        while (rig.Ended.Count == 0)
        {
            rig.RunUntil(rig.Clock.Elapsed + TimeSpan.FromMilliseconds(1));
        }

        head.TotalMilliseconds.ShouldBeInRange(100, 2000);
        rig.Clock.Elapsed.ShouldBeGreaterThan(head + TimeSpan.FromMilliseconds(200));
    }

    [Theory]
    [InlineData(Vendor.OpenAi, "x-ratelimit-remaining-requests")]
    [InlineData(Vendor.Anthropic, "anthropic-ratelimit-requests-remaining")]
    public void Limits_Shown_AreReadAsTheVendorsWrite(Vendor vendor, string header)
    {
        var rig = new ProviderRig(new ProviderModel("any", vendor) { ShowsLimits = true, TellsRetryAfter = false, Limits = new HiddenLimits { RequestsPerMinute = 2 } });
        var seen = new List<string?>();
        var hints = new List<RetryHints>();
        for (var i = 0; i < 3; i++)
        {
            rig.CallAt(TimeSpan.FromSeconds(i), look: reply =>
            {
                seen.Add(reply.Header(header));
                hints.Add(ReplyHints.Read(reply, rig.Clock.GetUtcNow()));
            });
        }

        rig.RunUntil(Minute);
        seen.OrderDescending().ShouldBe(["1", "0", "0"]);
        hints.ShouldContain(hint => hint.After > TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Limits_Hidden_AreToldByRetryAfterOnly()
    {
        var rig = new ProviderRig(ProviderRig.Model(new HiddenLimits { RequestsPerMinute = 1 }));
        UpstreamReply? refused = null;
        rig.CallAt(TimeSpan.Zero);
        rig.CallAt(TimeSpan.FromSeconds(10), look: reply => refused = reply);

        rig.RunUntil(Minute);
        refused!.Status.ShouldBe(429);
        refused.Header("Retry-After").ShouldBe("50");
        refused.Header("x-ratelimit-remaining-requests").ShouldBeNull();
    }
}
