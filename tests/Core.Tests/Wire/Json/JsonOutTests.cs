using System.Buffers;
using System.Text;
using Breakwater.Core.Wire.Json;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Wire.Json;

public sealed class JsonOutTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    private string Written => Encoding.UTF8.GetString(_output.WrittenSpan);

    [Fact]
    public void Document_OfEveryPiece_HasItsCommas()
    {
        var json = new JsonOut(_output);
        json.BeginObject();
        json.Name("model"u8);
        json.Text("gpt \"4\"\n"u8);
        json.Name("list"u8);
        json.BeginArray();
        json.Number(1L);
        json.Number(-2.5);
        json.BeginObject();
        json.EndObject();
        json.BeginArray();
        json.EndArray();
        json.Null();
        json.Boolean(true);
        json.Boolean(false);
        json.Text(JsonText.Quote("\\ud83d"u8));
        json.Text(default(JsonText));
        json.Raw(new JsonRaw("{\"k\":[1]}"u8.ToArray()));
        json.Raw(default(JsonRaw));
        json.Raw("[2]"u8);
        json.EndArray();
        json.Name(JsonText.From("odd \"name\""));
        json.Number(long.MinValue);
        json.Name("text"u8);
        json.OpenText();
        json.AppendEscaped("a\\n"u8);
        json.AppendUnescaped("\"b\""u8);
        json.CloseText();
        json.Name("last"u8);
        json.Number(1e300);
        json.EndObject();

        Written.ShouldBe(
            """{"model":"gpt \"4\"\n","list":[1,-2.5,{},[],null,true,false,"\ud83d",null,{"k":[1]},null,[2]],"odd \"name\"":-9223372036854775808,"text":"a\n\"b\"","last":1E+300}""");
        JsonScanner.Validate(_output.WrittenSpan).IsError.ShouldBeFalse();
    }

    [Fact]
    public void Number_NotFinite_IsRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new JsonOut(_output).Number(double.NaN));
        Should.Throw<ArgumentOutOfRangeException>(() => new JsonOut(_output).Number(double.PositiveInfinity));
    }

    [Fact]
    public void Writing_AfterWarmUp_AllocatesNothing()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        JsonText text = JsonText.From("a\nb");
        WriteEvent(output, text);

        Allocations.EachTime(() =>
        {
            for (int round = 0; round < 1000; round++) WriteEvent(output, text);
        }).ShouldBe(0);
    }

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("", "\"\"")]
    [InlineData("é漢😀", "\"é漢😀\"")]
    [InlineData("a\"b\n", "\"a\\\"b\\n\"")]
    public void Label_AfterAnother_IsOneStringOfJson(string text, string json)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new JsonOut(output);
        writer.BeginArray();
        writer.Label("x");
        writer.Label(text);
        writer.EndArray();

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe($"[\"x\",{json}]");
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Label_OfManyBytes_IsToldOnlyUpToItsLongest(int letters, bool isTold)
    {
        var output = new ArrayBufferWriter<byte>();
        new JsonOut(output).Label(new string('é', letters));

        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(isTold ? $"\"{new string('é', letters)}\"" : "\"(too long)\"");
    }

    [Theory]
    [InlineData("")]
    [InlineData("req_1")]
    [InlineData("größe")]
    [InlineData("a\"b\n")]
    public void LabelAndNumber_WithTheirNames_AreWhatTheyAreInTwoSteps(string text)
    {
        var (one, two) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        foreach (var written in (string[])[text, new string('x', JsonOut.LongestLabel), new string('x', JsonOut.LongestLabel + 1), new string('é', JsonOut.LongestLabel)])
        {
            var json = new JsonOut(one);
            json.BeginObject();
            json.Label("a"u8, written);
            json.Number("n"u8, -7);
            json.Label("b"u8, written);
            json.EndObject();

            json = new JsonOut(two);
            json.BeginObject();
            json.Name("a"u8);
            json.Label(written);
            json.Name("n"u8);
            json.Number(-7);
            json.Name("b"u8);
            json.Label(written);
            json.EndObject();
        }

        Encoding.UTF8.GetString(one.WrittenSpan).ShouldBe(Encoding.UTF8.GetString(two.WrittenSpan));
    }

    private static void WriteEvent(ArrayBufferWriter<byte> output, JsonText text)
    {
        output.ResetWrittenCount();
        var json = new JsonOut(output);
        json.BeginObject();
        json.Name("delta"u8);
        json.Text(text);
        json.Name("plain"u8);
        json.Text("x\ty"u8);
        json.Name("index"u8);
        json.Number(3L);
        json.Name("p"u8);
        json.Number(0.25);
        json.EndObject();
    }
}
