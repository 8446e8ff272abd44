using Breakwater.Core.Line;

namespace Breakwater.Core.Tests.Line;

public sealed class StateHomesTests
{
    [Fact]
    public void Remember_BeyondCapacity_ForgetsTheOldest()
    {
        var homes = new StateHomes(capacity: 3);
        foreach (var id in (string[])["a", "b", "c", "d"])
        {
            homes.Remember(id, "p", tenant: null);
        }

        homes.Find("a").ShouldBeNull();
        homes.Find("d").ShouldBe(new StateHome("p", null));
    }

    [Fact]
    public void Remember_TheSameIdTwice_KeepsTheFirstHome()
    {
        var homes = new StateHomes();
        homes.Remember("resp_1", "p", "acme");
        homes.Remember("resp_1", "q", "other");

        homes.Find("resp_1").ShouldBe(new StateHome("p", "acme"));
    }
}
