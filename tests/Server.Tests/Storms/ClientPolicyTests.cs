using Breakwater.Core.Primitives;
using Breakwater.Simulator.Traffic;

namespace Breakwater.Server.Tests.Storms;

/// <summary>Clients behave as protocols 4.3 says of the official SDKs, or worse on purpose.</summary>
public sealed class ClientPolicyTests
{
    private static readonly SeededRandom Chance = new(3);

    [Theory]
    [InlineData(0, 0.375, 0.5)]
    [InlineData(1, 0.75, 1)]
    [InlineData(4, 6, 8)]
    [InlineData(60, 6, 8)]
    public void Sdk_ToldNothing_DoublesUpToEightSecondsLessAQuarter(int retries, double least, double most)
    {
        for (var i = 0; i < 200; i++)
        {
            ClientPolicy.Sdk.Pause(new Heard { Status = 503 }, retries, Chance).TotalSeconds.ShouldBeInRange(least, most);
        }
    }

    [Fact]
    public void Sdk_ToldAWait_ObeysUpToAMinute()
    {
        Wait(ClientPolicy.Sdk, 60).ShouldBe(60);
        Wait(ClientPolicy.Sdk, 61).ShouldBeLessThan(1);
        Wait(ClientPolicy.Polite, 600).ShouldBe(600);
        Wait(ClientPolicy.DeafSdk, 5).ShouldBeLessThan(1);
        Wait(ClientPolicy.Naive, 5).ShouldBe(1);
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(408, true)]
    [InlineData(409, true)]
    [InlineData(529, true)]
    [InlineData(0, true)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    public void Sdk_ByStatus_GoesOnOrNot(int status, bool goesOn)
    {
        ClientPolicy.Sdk.GoesOn(new Heard { Status = status }, 1).ShouldBe(goesOn);
        ClientPolicy.Sdk.GoesOn(new Heard { Status = status }, 2).ShouldBeFalse();
    }

    [Fact]
    public void ShouldRetry_SaidNo_StopsThoseWhoListen()
    {
        var no = new Heard { Status = 503, ShouldRetry = false };

        ClientPolicy.Sdk.GoesOn(no, 0).ShouldBeFalse();
        ClientPolicy.Polite.GoesOn(no, 0).ShouldBeFalse();
        ClientPolicy.DeafSdk.GoesOn(no, 2).ShouldBeTrue();
        ClientPolicy.DeafSdk.GoesOn(no, 3).ShouldBeFalse();
        ClientPolicy.Naive.GoesOn(no, 4).ShouldBeTrue();
        ClientPolicy.Sdk.GoesOn(new Heard { IsGood = true, Status = 200 }, 0).ShouldBeFalse();
    }

    private static double Wait(ClientPolicy policy, int asked) =>
        policy.Pause(new Heard { Status = 429, RetryAfter = TimeSpan.FromSeconds(asked) }, 0, Chance).TotalSeconds;
}
