using Breakwater.Testing;
using Breakwater.Upstream.Http;

namespace Breakwater.Server.Tests.Upstream;

public sealed class KeyRingTurns
{
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public void Take_AllFree_GoesRound()
    {
        var ring = new KeyRing(3, clock);

        Enumerable.Range(0, 7).Select(_ => ring.Take()).ShouldBe([0, 1, 2, 0, 1, 2, 0]);
    }

    [Fact]
    public void Report_Throttled_CoolsForAsLongAsAsked()
    {
        var ring = new KeyRing(2, clock);
        ring.Report(0, 429, TimeSpan.FromSeconds(10));

        Taken(ring).ShouldBe([1]);
        clock.Advance(TimeSpan.FromSeconds(10));
        Taken(ring).ShouldBe([0, 1]);
    }

    [Fact]
    public void Report_ThrottledWithoutWord_CoolsForTheDefault()
    {
        var ring = new KeyRing(2, clock);
        ring.Report(0, 429, null);

        clock.Advance(KeyRing.Cooling - TimeSpan.FromMilliseconds(1));
        Taken(ring).ShouldBe([1]);
        clock.Advance(TimeSpan.FromMilliseconds(2));
        Taken(ring).ShouldBe([0, 1]);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void Report_Refused_Rests(int status)
    {
        var ring = new KeyRing(2, clock);
        ring.Report(1, status, null);

        clock.Advance(TimeSpan.FromSeconds(59));
        Taken(ring).ShouldBe([0]);
        clock.Advance(TimeSpan.FromSeconds(2));
        Taken(ring).ShouldBe([0, 1]);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(503)]
    public void Report_NotTheKeysFault_ChangesNothing(int status)
    {
        var ring = new KeyRing(2, clock);
        ring.Report(0, status, TimeSpan.FromSeconds(10));

        Taken(ring).ShouldBe([0, 1]);
    }

    [Fact]
    public void Take_AllResting_UsesTheOneThatIsFreeFirst()
    {
        var ring = new KeyRing(3, clock);
        ring.Report(0, 429, TimeSpan.FromSeconds(30));
        ring.Report(1, 429, TimeSpan.FromSeconds(10));
        ring.Report(2, 401, null);

        Taken(ring).ShouldBe([1]);
    }

    [Fact]
    public void Take_FromManyThreads_SharesEvenly()
    {
        var ring = new KeyRing(4, clock);
        var taken = new int[4];

        Parallel.For(0, 4_000, _ => Interlocked.Increment(ref taken[ring.Take()]));

        taken.ShouldAllBe(count => count == 1_000);
    }

    private static int[] Taken(KeyRing ring) => [.. Enumerable.Range(0, 6).Select(_ => ring.Take()).Distinct().Order()];
}
