using Breakwater.Core.Line;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Line;

/// <summary>A4.3, F-D1, F-D2: a request takes from every bucket it falls under, or from none.</summary>
public sealed class RequestRates
{
    private static readonly Tenant Acme = new("acme") { RequestsPerMinute = 60, TokensPerMinute = 6_000 };
    private static readonly Tenant Costly = new("costly")
    {
        RequestsPerMinute = 60,
        TokensPerMinute = 6_000,
        Models = new Dictionary<string, ModelRates> { ["m-0"] = new(RequestsPerMinute: 6, TokensPerMinute: 600) },
    };

    private readonly LineRig rig = new((_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer)));

    private Defences Defences => rig.Snapshot.Defences;

    private TimeSpan Now => rig.Clock.Monotonic();

    [Fact]
    public void A4_3_TenantsBucketRefuses_EverybodysIsUntouched()
    {
        Apply(new RatePolicy { Requests = new RateLimit(8, 16) });
        Defences.Of(Acme)!.Requests!.Charge(10 + 60, Now);
        RequestRate.TakeRequest(Open(), Now, out var refused).ShouldBe(TimeSpan.Zero);

        refused!.Kind.ShouldBe(FaultKind.TenantRateLimited);
        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(61));
        refused.Detail.ShouldContain("60 requests a minute (tenants.requests_per_minute)");
        Defences.Requests!.Status(Now).Remaining.ShouldBe(16);
    }

    [Fact]
    public void A4_3_EverybodysBucketRefuses_TenantsIsUntouched()
    {
        Apply(new RatePolicy { Requests = new RateLimit(8, 16) });
        Defences.Requests!.Charge(16 + 80, Now);
        RequestRate.TakeRequest(Open(), Now, out var refused).ShouldBe(TimeSpan.Zero);

        refused!.Kind.ShouldBe(FaultKind.Overloaded);
        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(10.125));
        refused.Detail.ShouldContain("8 requests a second (rate_limits.requests_per_second)");
        Defences.Of(Acme)!.Requests!.Status(Now).Remaining.ShouldBe(10);
    }

    [Theory]
    [InlineData(10, 20, 1)]
    [InlineData(10, 16, 1)]
    [InlineData(9, 16, 0.125)]
    [InlineData(9, 15, 0)]
    public void A4_2_BothMakeItWait_TheLongerWaitCounts(double own, double all, double wait)
    {
        Apply(new RatePolicy { Requests = new RateLimit(8, 16) });
        Defences.Of(Acme)!.Requests!.Charge(own, Now);
        Defences.Requests!.Charge(all, Now);

        RequestRate.TakeRequest(Open(), Now, out var refused).ShouldBe(TimeSpan.FromSeconds(wait));
        refused.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(1.0, true)]
    [InlineData(0.999, false)]
    public void Deadline_OfTheCaller_BoundsTheWait(double? seconds, bool taken)
    {
        Apply(new RatePolicy());
        Defences.Of(Acme)!.Requests!.Charge(10, Now);
        RequestRate.TakeRequest(Open(seconds), Now, out var refused).ShouldBe(TimeSpan.FromSeconds(taken ? 1 : 0));

        (refused is null).ShouldBe(taken);
    }

    [Fact]
    public void Tenant_WithoutOwnRate_FallsUnderTheCommonOneAndIsToldSo()
    {
        var plain = new Tenant("plain");
        rig.Apply(new DefencePolicy { Rates = new RatePolicy { TenantRequests = RateLimit.PerMinute(6) } }, Acme, plain);
        RequestRate.TakeRequest(Open(of: plain), Now, out _);
        RequestRate.TakeRequest(Open(of: plain), Now, out var refused);

        refused!.Detail.ShouldContain("6 requests a minute (rate_limits.tenant_requests_per_minute)");
        Defences.Of(Acme)!.Requests!.Limit.ShouldBe(RateLimit.PerMinute(60));
    }

    [Fact]
    public void Tokens_Refused_TellLimitAndEstimate()
    {
        Apply(new RatePolicy { Tokens = RateLimit.PerMinute(600_000) });
        Defences.Of(Acme)!.Tokens!.Charge(1_000 + 200, Now);
        RequestRate.TakeTokens(Open(tokens: 100), Now, out var own);
        own!.Kind.ShouldBe(FaultKind.TenantRateLimited);
        own.Detail.ShouldContain("6000 tokens a minute (tenants.tokens_per_minute), of which this request may use 100");

        Defences.Of(Acme)!.Tokens!.Refund(1_200, Now);
        Defences.Tokens!.Charge(200_000, Now);
        RequestRate.TakeTokens(Open(tokens: 100), Now, out var all);
        all!.Kind.ShouldBe(FaultKind.Overloaded);
        all.Detail.ShouldContain("600000 tokens a minute (rate_limits.tokens_per_minute)");
        Defences.Of(Acme)!.Tokens!.Status(Now).Reset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(100, 900)]
    [InlineData(30, 970)]
    [InlineData(0, 1_000)]
    [InlineData(250, 750)]
    [InlineData(5_000, 0)]
    public void F_D2_Settled_WhatWasUsedIsTaken(long used, long left)
    {
        Apply(new RatePolicy { Tokens = RateLimit.PerMinute(6_000) });
        var exchange = Open(tokens: 100);
        RequestRate.TakeTokens(exchange, Now, out _);
        RequestRate.SettleTokens(exchange, used, Now);

        Defences.Tokens!.Status(Now).Remaining.ShouldBe(left);
        Defences.Of(Acme)!.Tokens!.Status(Now).Remaining.ShouldBe(left);
    }

    [Fact]
    public void Settled_OfBucketsThatCameLater_TakesNothingFromThemAndGivesThemNothing()
    {
        rig.Apply(new DefencePolicy(), new Tenant("acme"));
        var exchange = Open(tokens: 500);
        RequestRate.TakeRequest(exchange, Now, out _);
        RequestRate.TakeTokens(exchange, Now, out _);
        Apply(new RatePolicy { Tokens = RateLimit.PerMinute(6_000) });
        Defences.Tokens!.Charge(600, Now);
        Defences.Of(Acme)!.Requests!.Charge(5, Now);
        RequestRate.SettleTokens(exchange, 20, Now);
        RequestRate.RefundRequest(exchange, Now);

        Defences.Tokens!.Status(Now).Remaining.ShouldBe(400);
        Defences.Of(Acme)!.Requests!.Status(Now).Remaining.ShouldBe(5);
    }

    [Theory]
    [InlineData("m-0")]
    [InlineData("p-0/m-0")]
    [InlineData("auto")]
    [InlineData("default")]
    public void A4_3_ModelsBucketRefusesTheRequest_OthersGetTheirsBack(string asked)
    {
        Apply(new RatePolicy { Requests = new RateLimit(8, 16) }, Costly);
        Defences.Of(Costly)!.Of("m-0")!.Requests!.Charge(1 + 0.5, Now);
        var exchange = Open(of: Costly, tokens: 100, asked: asked);
        RequestRate.TakeRequest(exchange, Now, out _);
        RequestRate.TakeTokens(exchange, Now, out var refused).ShouldBe(TimeSpan.Zero);

        refused!.Kind.ShouldBe(FaultKind.TenantRateLimited);
        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(15));
        refused.Detail.ShouldContain("6 requests a minute for model m-0 (tenants.models.requests_per_minute)");
        Defences.Requests!.Status(Now).Remaining.ShouldBe(16);
        Defences.Of(Costly)!.Requests!.Status(Now).Remaining.ShouldBe(10);
        Defences.Of(Costly)!.Tokens!.Status(Now).Remaining.ShouldBe(1_000);
        exchange.TokensHeld.ShouldBe(default);
    }

    [Fact]
    public void A4_3_ModelsTokensRefuse_RequestsAndTokensOfTheOthersComeBack()
    {
        Apply(new RatePolicy { Requests = new RateLimit(8, 16), Tokens = RateLimit.PerMinute(600_000) }, Costly);
        var model = Defences.Of(Costly)!.Of("m-0")!;
        model.Tokens!.Charge(100 + 100, Now);
        var exchange = Open(of: Costly, tokens: 50);
        RequestRate.TakeRequest(exchange, Now, out _);
        RequestRate.TakeTokens(exchange, Now, out var refused);

        refused!.Kind.ShouldBe(FaultKind.TenantRateLimited);
        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(15));
        refused.Detail.ShouldContain("600 tokens a minute for model m-0 (tenants.models.tokens_per_minute), of which this request may use 50");
        model.Requests!.Status(Now).Remaining.ShouldBe(1);
        Defences.Requests!.Status(Now).Remaining.ShouldBe(16);
        Defences.Of(Costly)!.Requests!.Status(Now).Remaining.ShouldBe(10);
        Defences.Of(Costly)!.Tokens!.Status(Now).Remaining.ShouldBe(1_000);
        Defences.Tokens!.Status(Now).Remaining.ShouldBe(100_000);
    }

    [Fact]
    public void A4_3_EverybodysTokensRefuse_ModelsComeBack()
    {
        Apply(new RatePolicy { Tokens = RateLimit.PerMinute(600_000) }, Costly);
        Defences.Tokens!.Charge(200_000, Now);
        RequestRate.TakeTokens(Open(of: Costly, tokens: 50), Now, out var refused);

        refused!.Kind.ShouldBe(FaultKind.Overloaded);
        Defences.Of(Costly)!.Of("m-0")!.Requests!.Status(Now).Remaining.ShouldBe(1);
        Defences.Of(Costly)!.Of("m-0")!.Tokens!.Status(Now).Remaining.ShouldBe(100);
    }

    [Fact]
    public async Task A4_3_OtherModelsOfTheTenant_AreNotBound()
    {
        Apply(new RatePolicy(), Costly with { Models = new Dictionary<string, ModelRates> { ["m-7"] = new(1, 1) } });
        (await rig.RunAsync(Open(of: Costly))).Fault.ShouldBeNull();
        (await rig.RunAsync(Open(of: Costly))).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task A4_3_ServedRequest_ModelsBucketLosesOneAndWhatItUsed()
    {
        Apply(new RatePolicy(), Costly);
        (await rig.RunAsync(Open(of: Costly))).Fault.ShouldBeNull();

        var model = Defences.Of(Costly)!.Of("m-0")!;
        model.Requests!.Status(Now).Remaining.ShouldBe(0);
        model.Tokens!.Status(Now).Remaining.ShouldBe(100 - 14);
        var second = await rig.RunAsync(Open(of: Costly));
        second.Fault!.Kind.ShouldBe(FaultKind.TenantRateLimited);
        second.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public void Reload_ModelsRates_KeepWhatWasUsedAndGoWithTheConfiguration()
    {
        Apply(new RatePolicy(), Costly);
        Defences.Of(Costly)!.Of("m-0")!.Tokens!.Charge(60, Now);
        Apply(new RatePolicy(), Costly with { Models = new Dictionary<string, ModelRates> { ["m-0"] = new(null, 600), ["m-1"] = new(60, null) } });
        Defences.Of(Costly)!.Of("m-0")!.Requests.ShouldBeNull();
        Defences.Of(Costly)!.Of("m-0")!.Tokens!.Status(Now).Remaining.ShouldBe(40);
        Defences.Of(Costly)!.Of("m-1")!.Requests!.Limit.ShouldBe(RateLimit.PerMinute(60));

        Apply(new RatePolicy(), Costly with { Models = Acme.Models });
        Defences.Of(Costly)!.Of("m-0").ShouldBeNull();
    }

    [Fact]
    public void A4_14_RatesAreCut_ModelsToo()
    {
        Apply(new RatePolicy(), Costly);
        Defences.Of(Costly)!.Scale(0.5, Now);

        Defences.Of(Costly)!.Of("m-0")!.Tokens!.Status(Now).Limit.ShouldBe(300);
        Defences.Of(Costly)!.Tokens!.Status(Now).Limit.ShouldBe(3_000);
    }

    [Fact]
    public async Task Gate_Refuses_TheRateGetsItsRequestBack()
    {
        rig.Apply(new DefencePolicy { Process = new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 1 }, QueueWait = TimeSpan.Zero, Rates = new RatePolicy { Requests = new RateLimit(8, 16) } }, Acme);
        Defences.Process.TryEnter(new GateEntry { Tenant = "other", Weight = 1 }, Now, out _).ShouldBeTrue();
        var exchange = await rig.RunAsync(Open());

        exchange.Fault!.Kind.ShouldBe(FaultKind.Overloaded);
        Defences.Requests!.Status(Now).Reset.ShouldBe(TimeSpan.Zero);
        Defences.Of(Acme)!.Requests!.Status(Now).Reset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Rates_OfAServedRequest_LoseOneAndTheTokensItUsed()
    {
        Apply(new RatePolicy { Requests = new RateLimit(8, 16) });
        (await rig.RunAsync(Open())).Fault.ShouldBeNull();

        Defences.Requests!.Status(Now).Remaining.ShouldBe(15);
        Defences.Of(Acme)!.Requests!.Status(Now).Remaining.ShouldBe(9);
        Defences.Of(Acme)!.Tokens!.Status(Now).Remaining.ShouldBe(1_000 - 14);
    }

    private void Apply(RatePolicy rates, Tenant? tenant = null) => rig.Apply(new DefencePolicy { Rates = rates }, tenant ?? Acme);

    private Exchange Open(double? deadline = null, Tenant? of = null, long tokens = 0, string asked = "m-0")
    {
        var plain = rig.Open(LineRig.Body, new MemoryReply());
        return new Exchange
        {
            Id = plain.Id,
            Snapshot = rig.Snapshot,
            Codec = plain.Codec,
            Operation = plain.Operation,
            Reply = plain.Reply,
            Arrived = plain.Arrived,
            Source = plain.Source,
            Hints = new CallerHints { Deadline = deadline is { } seconds ? TimeSpan.FromSeconds(seconds) : null },
            Tenant = of ?? Acme,
            Envelope = new Envelope { Model = asked },
            Need = new QuotaNeed(tokens, 0),
        };
    }
}
