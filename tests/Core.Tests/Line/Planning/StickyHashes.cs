using Breakwater.Core.Line.Planning;

namespace Breakwater.Core.Tests.Line.Planning;

public sealed class StickyHashes
{
    [Fact]
    public void Of_SameConversation_IsTheSameWhateverTheRequest()
    {
        StickyHash.Of("acme", "s-1", "req_1").ShouldBe(StickyHash.Of("acme", "s-1", "req_2"));
        StickyHash.Of("acme", null, "req_1").ShouldBe(StickyHash.Of("acme", null, "req_2"));
        StickyHash.Of("acme", "s-1", "req_1").ShouldNotBe(StickyHash.Of("other", "s-1", "req_1"));
        StickyHash.Of(null, null, "req_1").ShouldNotBe(StickyHash.Of(null, null, "req_2"));
    }

    [Fact]
    public void Of_NamesThatDifferLittle_FillEveryTenthEvenly()
    {
        var tenths = new int[10];
        for (var i = 0; i < 10_000; i++)
        {
            tenths[(int)(((UInt128)StickyHash.Of("acme", $"session-{i}", "") * 10) >> 64)]++;
        }

        tenths.ShouldAllBe(count => count > 850 && count < 1150);
    }
}
