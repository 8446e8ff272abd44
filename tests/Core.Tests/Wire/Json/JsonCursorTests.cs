using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Tests.Wire.Json;

public sealed class JsonCursorTests
{
    [Fact]
    public void Walk_ContainersNotEntered_ArePassedOver()
    {
        var cursor = On("""{"a":{"b":[1,"}"]}, "c":[[{}]] ,"d":7}""");
        var names = new List<string>();
        cursor.EnterObject().ShouldBeTrue();
        while (cursor.NextProperty())
        {
            names.Add(cursor.Name());
        }

        names.ShouldBe(["a", "c", "d"]);
        cursor.Failed.ShouldBeFalse();
    }

    [Fact]
    public void Walk_ContainersEntered_GoesOnAfterThem()
    {
        var cursor = On("""{"a":[{"x":1},2],"b":"y"}""");
        cursor.EnterObject();
        cursor.NextProperty().ShouldBeTrue();
        cursor.EnterArray().ShouldBeTrue();
        cursor.NextElement().ShouldBeTrue();
        int start = cursor.Start;
        cursor.EnterObject().ShouldBeTrue();
        cursor.NextProperty().ShouldBeTrue();
        cursor.ReadWhole().ShouldBe(1);
        cursor.NextProperty().ShouldBeFalse();
        Text(cursor.RawFrom(start)).ShouldBe("""{"x":1}""");
        cursor.NextElement().ShouldBeTrue();
        cursor.ReadTruncated().ShouldBe(2);
        cursor.NextElement().ShouldBeFalse();
        cursor.NextProperty().ShouldBeTrue();
        cursor.ReadWord().ShouldBe("y");
        cursor.NextProperty().ShouldBeFalse();
    }

    [Fact]
    public void Name_Escaped_IsKnown()
    {
        var cursor = On("""{"\u0061b":null}""");
        cursor.EnterObject();
        cursor.NextProperty().ShouldBeTrue();

        cursor.Is("ab"u8).ShouldBeTrue();
        cursor.Is("a"u8).ShouldBeFalse();
        cursor.KeptName.ToString().ShouldBe("ab");
    }

    [Fact]
    public void PeekText_OfTheCurrentObject_LeavesItCurrent()
    {
        var cursor = On("""[{"n":{"type":"no"},"type":"yes"}]""");
        cursor.EnterArray();
        cursor.NextElement();

        cursor.PeekText("type"u8).ToString().ShouldBe("yes");
        cursor.PeekText("n"u8).IsNull.ShouldBeTrue();
        Text(cursor.Raw).ShouldBe("""{"n":{"type":"no"},"type":"yes"}""");
        cursor.NextElement().ShouldBeFalse();
    }

    [Fact]
    public void Fault_OfTwoWrongValues_IsTheFirstAndEndsTheWalk()
    {
        var cursor = On("""{"a":[{"b":"x"}],"c":1}""");
        cursor.EnterObject();
        cursor.NextProperty();
        cursor.EnterArray();
        cursor.NextElement();
        cursor.EnterObject();
        cursor.NextProperty();
        cursor.ReadFlag().ShouldBeNull();
        cursor.Fail("must be something else");

        cursor.NextProperty().ShouldBeFalse();
        cursor.NextElement().ShouldBeFalse();
        Fault fault = cursor.FaultAs(FaultKind.InvalidRequest).ShouldNotBeNull();
        (fault.Param, fault.Detail).ShouldBe(("a[0].b", "a[0].b must be true or false, got a string"));
    }

    [Theory]
    [InlineData("1.5", "must be a whole number")]
    [InlineData("\"1\"", "must be a whole number, got a string")]
    [InlineData("null", null)]
    [InlineData("12", null)]
    public void ReadWhole_AnythingElse_IsAComplaint(string value, string? complaint)
    {
        var cursor = On(value);
        cursor.ReadWhole();
        cursor.FaultAs(FaultKind.InvalidRequest)?.Detail.ShouldBe("the document " + complaint);
        cursor.Failed.ShouldBe(complaint is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"a""")]
    [InlineData("""{"a":""")]
    [InlineData("""{"a":{"b":[""")]
    [InlineData("""{"a":"b""")]
    [InlineData("[1,[2")]
    [InlineData("7")]
    public void Next_OverACutDocument_Ends(string document)
    {
        var cursor = new JsonCursor(Encoding.UTF8.GetBytes(document));
        for (int steps = 0; cursor.Next(); steps++)
        {
            steps.ShouldBeLessThan(document.Length);
        }
    }

    private static JsonCursor On(string document) => JsonCursor.On(Encoding.UTF8.GetBytes(document));

    private static string Text(JsonRaw raw) => Encoding.UTF8.GetString(raw.Span);
}
