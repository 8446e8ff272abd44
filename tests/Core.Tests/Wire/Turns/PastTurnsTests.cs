using System.Buffers;
using System.Text;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Turns;

namespace Breakwater.Core.Tests.Wire.Turns;

/// <summary>A5.9: the oldest turns are cut out of the caller's own bytes; calls and results stay together, and what the system says stays where it is.</summary>
public sealed class PastTurnsTests
{
    private const string System = """{"role":"system","content":"S"}""";
    private const string User = """{"role":"user","content":"U"}""";
    private const string Answer = """{"role":"assistant","content":"A"}""";
    private const string Call = """{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]}""";
    private const string Result = """{"role":"tool","tool_call_id":"c1","content":"R"}""";
    private const string Use = """{"role":"assistant","content":[{"type":"thinking","thinking":"T","signature":"s"},{"type":"tool_use","id":"c1","name":"f","input":{}}]}""";
    private const string Used = """{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"R"},{"type":"text","text":"and"}]}""";
    private const string Reasoning = """{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"e"}""";
    private const string FunctionCall = """{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"}""";
    private const string Output = """{"type":"function_call_output","call_id":"c1","output":"R"}""";

    [Theory]
    [InlineData("S U A U", 1, "S U")]
    [InlineData("U A S U A U", 2, "S U")]
    [InlineData("U U A U U", 1, "U U")]
    [InlineData("A U A U", 2, "U")]
    [InlineData("U C R A U C R", 1, "U C R")]
    [InlineData("U C R", 0, "U C R")]
    [InlineData("U C U A U", 0, "U C U A U")]
    [InlineData("U C U R A U", 1, "U")]
    [InlineData("S", 0, "S")]
    public void A5_9_Chat_AllOldTurnsOut_LeavesTheLastAndTheSystem(string given, int count, string left) => Check(Dialect.OpenAiChat, given, count, left);

    [Theory]
    [InlineData("U A U", 1, "U")]
    [InlineData("U T V A U", 1, "U")]
    [InlineData("U A U T V", 1, "U T V")]
    [InlineData("U T V T V", 0, "U T V T V")]
    [InlineData("U A U A S U", 1, "U A S U")]
    [InlineData("U A U S A U", 1, "U S A U")]
    public void A5_9_Anthropic_AllOldTurnsOut_BeginsWithTheUserAndKeepsPairs(string given, int count, string left) => Check(Dialect.Anthropic, given, count, left);

    [Theory]
    [InlineData("S U A U", 1, "S U")]
    [InlineData("U P F O A U P F O", 1, "U P F O")]
    [InlineData("U P F U O A U", 1, "U")]
    [InlineData("U P F O", 0, "U P F O")]
    public void A5_9_Responses_AllOldTurnsOut_KeepsReasoningCallsAndOutputsTogether(string given, int count, string left) => Check(Dialect.OpenAiResponses, given, count, left);

    [Theory]
    [InlineData(Dialect.OpenAiResponses, """{"model":"m","input":"Hi"}""")]
    [InlineData(Dialect.OpenAiResponses, """{"model":"m","input":[{"role":"user","content":"U"},{"type":"compaction","encrypted_content":"e"},{"role":"user","content":"U"}]}""")]
    [InlineData(Dialect.OpenAiResponses, """{"model":"m","input":[{"role":"user","content":"U"},{"type":"additional_tools","tools":[]},{"role":"user","content":"U"}]}""")]
    [InlineData(Dialect.OpenAiChat, """{"model":"m","messages":[{"role":"us\u0065r","content":"U"},{"role":"assistant","content":"A"},{"role":"user","content":"U"}]}""")]
    [InlineData(Dialect.Respond, """{"intent":"chat","prompt":"Hi"}""")]
    public void A5_9_NothingThatMayGo_IsNone(Dialect dialect, string body) => PastTurns.Find(dialect, Encoding.UTF8.GetBytes(body)).Count.ShouldBe(0);

    [Fact]
    public void A5_9_BytesThatStay_AreThoseThatCame()
    {
        const string Body = "{ \"model\" : \"m\",\n \"messages\" : [\n  {\"role\":\"system\",\"content\":\"S\"} ,\n  {\"role\":\"user\",\"content\":\"],[{\"} ,\n  {\"role\":\"assistant\",\"content\":\"A\"},\t{\"role\":\"user\",\"content\":\"U\"}\n ] , \"n\":1.0}\n";
        Without(Dialect.OpenAiChat, Body, 1).ShouldBe("{ \"model\" : \"m\",\n \"messages\" : [\n  {\"role\":\"system\",\"content\":\"S\"} ,\n  {\"role\":\"user\",\"content\":\"U\"}\n ] , \"n\":1.0}\n");
        Without(Dialect.OpenAiChat, Body, 0).ShouldBe(Body);
    }

    private static void Check(Dialect dialect, string given, int count, string left)
    {
        var body = BodyOf(dialect, given);
        PastTurns.Find(dialect, Encoding.UTF8.GetBytes(body)).Count.ShouldBe(count);
        Without(dialect, body, count).ShouldBe(BodyOf(dialect, left));
    }

    private static string BodyOf(Dialect dialect, string pieces) =>
        $$"""{"model":"m","{{(dialect == Dialect.OpenAiResponses ? "input" : "messages")}}":[{{string.Join(',', pieces.Split(' ').Select(PieceOf))}}],"stream":false}""";

    private static string PieceOf(string letter) => letter switch
    {
        "S" => System,
        "U" => User,
        "A" => Answer,
        "C" => Call,
        "R" => Result,
        "T" => Use,
        "V" => Used,
        "P" => Reasoning,
        "F" => FunctionCall,
        _ => Output,
    };

    private static string Without(Dialect dialect, string body, int turns)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var output = new ArrayBufferWriter<byte>();
        PastTurns.Find(dialect, bytes).Write(bytes, turns, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
