using System.Text;
using Breakwater.Core.Routing.Affinity;

namespace Breakwater.Core.Tests.Routing.Affinity;

/// <summary>F-K1: what two requests have in common at their beginning, read off their bytes.</summary>
public sealed class PrefixScanTests
{
    private static readonly string Long = new('x', 5000);

    [Fact]
    public void Read_NextTurn_BeginsWithTheWholeOfTheLast()
    {
        var first = Read(Chat(System(Long), User("a")));
        var second = Read(Chat(System(Long), User("a"), Assistant("b"), User("c")));

        first.Length.ShouldBe(2);
        second.Length.ShouldBe(4);
        second[^2..].ShouldBe(first);
    }

    [Fact]
    public void Read_AnotherConversation_SharesTheInstructionsAlone()
    {
        var (one, other) = (Read(Chat(System(Long), User("a"))), Read(Chat(System(Long), User("b"))));

        one[0].ShouldNotBe(other[0]);
        one[^1].ShouldBe(other[^1]);
    }

    [Fact]
    public void Read_Short_HasNothing()
    {
        Read(Chat(System("s"), User("a"))).ShouldBeEmpty();
        Read("""{"model":"m","metadata":{"x":"LONG"},"messages":[{"role":"user","content":"a"}]}""".Replace("LONG", Long, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>The mark of what is to be cached moves to the last message from turn to turn, and makes a part of what was a text alone.</summary>
    [Theory]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a"}]}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}}]}""")]
    [InlineData("""{ "role": "user", "content": [ { "cache_control": { "type": "ephemeral" }, "type": "text", "text": "a" } ] }""")]
    [InlineData("""{"role":"user","content":[{"type":"input_text","text":"a","prompt_cache_breakpoint":{"mode":"explicit"}}]}""")]
    public void Read_SameTextWrittenOtherwise_IsTheSame(string turn) => Read(Chat(System(Long), turn)).ShouldBe(Read(Chat(System(Long), User("a"))), ignoreOrder: false);

    [Fact]
    public void Read_HeadBeforeOrAfterTheMessages_IsTheSame()
    {
        var before = Read($$"""{"model":"m","system":"{{Long}}","tools":[{"name":"f"}],"messages":[{"role":"user","content":"a"}]}""");
        var after = Read($$"""{"messages":[{"role":"user","content":"a"}],"tools":[{"name":"f"}],"max_tokens":9,"system":"{{Long}}","model":"m"}""");
        var other = Read($$"""{"messages":[{"role":"user","content":"a"}],"tools":[{"name":"g"}],"max_tokens":9,"system":"{{Long}}","model":"m"}""");

        before.Length.ShouldBe(2);
        after.ShouldBe(before);
        other.ShouldNotContain(before[0]);
        other.ShouldNotContain(before[1]);
    }

    [Fact]
    public void Read_ResponsesInput_IsReadAsMessagesAndAsAText()
    {
        Read($$"""{"model":"m","instructions":"{{Long}}","input":[{"role":"user","content":"a"},{"type":"function_call_output","output":"b"}]}""").Length.ShouldBe(3);
        Read($$"""{"model":"m","input":"{{Long}}"}""").ShouldHaveSingleItem().Bytes.ShouldBe(5000);
    }

    [Theory]
    [InlineData("a\",\"b", "ab\",\"")]
    [InlineData("12345678", "12345679")]
    [InlineData("1234567\\\"", "1234567\\\\")]
    [InlineData("", "\\u0000")]
    public void Read_OtherText_IsAnother(string one, string other) => Read(Chat(System(Long), $$"""{"role":"user","content":["{{one}}"]}"""))[0].Key.ShouldNotBe(Read(Chat(System(Long), $$"""{"role":"user","content":["{{other}}"]}"""))[0].Key);

    [Fact]
    public void Read_OtherNamesOfAToolsInput_IsAnother()
    {
        static PromptPrefix[] With(string name) => Read($$$$$"""{"tools":[{"name":"{{{{{Long}}}}}","parameters":{"properties":{"{{{{{name}}}}}":{"type":"string"}}}}],"messages":[]}""");

        With("city")[0].Key.ShouldNotBe(With("town")[0].Key);
    }

    [Fact]
    public void Read_HundredsOfMessages_HasTheLatestAndTheFirst()
    {
        var turns = Enumerable.Range(0, 500).Select(n => User($"{n} {Long}")).ToArray();
        var (whole, before) = (Read(Chat(turns)), Read(Chat(turns[..^2])));

        whole.Length.ShouldBe(31);
        whole[2].ShouldBe(before[0]);
        whole[^1].ShouldBe(before[^1]);
        whole.Select(prefix => prefix.Bytes).ShouldBe(whole.Select(prefix => prefix.Bytes).OrderDescending());
    }

    /// <summary>A body is checked before, but nothing that is not may break the process.</summary>
    [Fact]
    public void Read_AnyBytes_Ends()
    {
        var whole = Encoding.UTF8.GetBytes(Chat(System(Long), User("a\\\"b"), Assistant("ä")));
        Span<PromptPrefix> prefixes = stackalloc PromptPrefix[PrefixScan.Most];
        for (var length = 0; length < whole.Length; length += length is > 100 and < 4900 ? 97 : 1)
        {
            PrefixScan.Read(whole.AsSpan(0, length), prefixes).ShouldBeInRange(0, PrefixScan.Most);
            PrefixScan.Read(whole.AsSpan(length), prefixes).ShouldBeInRange(0, PrefixScan.Most);
        }
    }

    private static PromptPrefix[] Read(string body)
    {
        Span<PromptPrefix> prefixes = stackalloc PromptPrefix[PrefixScan.Most];
        return prefixes[..PrefixScan.Read(Encoding.UTF8.GetBytes(body), prefixes)].ToArray();
    }

    private static string Chat(params string[] turns) => $$"""{"model":"m","temperature":0.5,"messages":[{{string.Join(',', turns)}}],"stream":true}""";

    private static string System(string text) => $$"""{"role":"system","content":"{{text}}"}""";

    private static string User(string text) => $$"""{"role":"user","content":"{{text}}"}""";

    private static string Assistant(string text) => $$"""{"role":"assistant","content":"{{text}}","tool_calls":null}""";
}
