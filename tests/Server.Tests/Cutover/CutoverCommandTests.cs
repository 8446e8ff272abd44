using System.Text.Json;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Server.Tests.Tenancy;

namespace Breakwater.Server.Tests.Cutover;

/// <summary>A6.12: an operator's hand on where a provider's traffic goes, on a gateway that serves.</summary>
public sealed class CutoverCommandTests : IAsyncLifetime
{
    private TenancyStage stage = null!;

    public async ValueTask InitializeAsync() => stage = await TenancyStage.StartAsync();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task A6_12_HardCut_OthersServe_NormalBringsTheTrafficBack()
    {
        await CallAsync();
        stage.A.Requests.Count.ShouldBe(1);

        var cut = await SetAsync("hard");
        (cut.GetProperty("phase").GetString(), cut.GetProperty("keeps_percent").GetInt32(), cut.GetProperty("held").GetBoolean()).ShouldBe(("hard", 0, true));
        cut.GetProperty("reason").GetString().ShouldBe("set by an operator: timeout_storm_5m");
        await CallAsync();
        (stage.A.Requests.Count, stage.B.Requests.Count).ShouldBe((1, 1));
        (await stage.Gateway.LogLinesAsync(4))[^1].ShouldContain("a is in a hard cut since ");

        await SetAsync("normal");
        await CallAsync();
        (stage.A.Requests.Count, stage.B.Requests.Count).ShouldBe((2, 1));
        stage.Store.Entries.Select(entry => $"{entry.Action} {entry.Subject}").ShouldBe(["cutover.hard a", "cutover.normal a"]);
        stage.Logs.Text.ShouldContain("cutover of a: Normal -> Hard, it keeps 0 % of its traffic: set by an operator: timeout_storm_5m");
    }

    [Fact]
    public async Task Restart_ProviderThatWasCut_StaysCut()
    {
        await SetAsync("hard", """, "for_s": 600""");
        await stage.RestartAsync();
        await CallAsync();

        stage.A.Requests.ShouldBeEmpty();
        var line = (await stage.DoAsync("GET", "/admin/cutover")).GetProperty("cutovers")[0];
        line.GetProperty("phase").GetString().ShouldBe("hard");
        line.TryGetProperty("held_until", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task StoreStopped_CutIsInForceAllTheSame_AndTheLogSaysWhatIsMissing()
    {
        stage.Store.Before = static (_, _) => throw new IOException("the disk is full");
        await SetAsync("hard");
        await CallAsync();

        stage.A.Requests.ShouldBeEmpty();
        stage.Logs.Text.ShouldContain("the phase of a is in force and not kept for a restart");
        stage.Logs.Text.ShouldContain("the audit log lacks cutover.hard of a, reason: timeout_storm_5m");
        stage.Store.Cutovers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Status_ProviderIsNotNormal_TellsOfIt()
    {
        (await stage.DoAsync("GET", "/admin/status")).GetProperty("cutovers").GetArrayLength().ShouldBe(0);
        await SetAsync("canary");

        var line = (await stage.DoAsync("GET", "/admin/status")).GetProperty("cutovers").EnumerateArray().ShouldHaveSingleItem();
        (line.GetProperty("provider").GetString(), line.GetProperty("phase").GetString(), line.GetProperty("keeps_percent").GetInt32()).ShouldBe(("a", "canary", 10));
    }

    [Fact]
    public async Task Auto_AfterAnOperatorsPhase_GivesTheMachineItsSayAgain()
    {
        await SetAsync("hard");
        (await SetAsync("auto")).GetProperty("held").GetBoolean().ShouldBeFalse();
        stage.Store.Cutovers["a"].ShouldSatisfyAllConditions(state => state.Phase.ShouldBe(CutoverPhase.Hard), state => state.Held.ShouldBeNull());
    }

    [Theory]
    [InlineData("""{"provider":"x","phase":"hard","reason":"x"}""", "provider is 'x'; known are a, b")]
    [InlineData("""{"provider":"a","phase":"away","reason":"x"}""", "phase is 'away'; it must be one of normal, watch, soft, hard, canary, or auto")]
    [InlineData("""{"provider":"a","reason":"x"}""", "phase is ''")]
    [InlineData("""{"provider":"a","phase":"hard"}""", "reason is missing")]
    [InlineData("""{"provider":"a","phase":"auto","reason":"x","for_s":60}""", "for_s is 60; it goes with a phase, not with auto")]
    [InlineData("""{"provider":"a","phase":"hard","reason":"x","for_s":0}""", "for_s is 0")]
    [InlineData("""{"provider":"a","phase":"hard","reason":"x","model":"m-a"}""", "provider, phase, reason, for_s")]
    public async Task Command_ThatCannotBe_Is400_AndNothingIsDone(string body, string expected)
    {
        var (status, answer) = await stage.CommandAsync("POST", "/admin/cutover", body);

        status.ShouldBe(400);
        answer.GetProperty("error").GetString()!.ShouldContain(expected);
        stage.Store.Entries.ShouldBeEmpty();
    }

    private Task<JsonElement> SetAsync(string phase, string more = "") => stage.DoAsync("POST", "/admin/cutover", $$"""{"provider":"a","phase":"{{phase}}","reason":"timeout_storm_5m"{{more}}}""");

    private async Task CallAsync() => (await stage.CallAsync(null, model: "auto")).Status.ShouldBe(200);
}
