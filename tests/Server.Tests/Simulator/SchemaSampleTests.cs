using System.Buffers;
using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Server.Tests.Simulator;

public sealed class SchemaSampleTests
{
    private static readonly string[] Required = ["s", "n", "i", "list", "maybe", "kind", "day", "exact"];

    [Fact]
    public void Sample_EveryKeyword_Conforms()
    {
        const string Schema = """
            {"type":"object","additionalProperties":false,"required":["s","n","i","list","maybe","kind","day","exact"],
             "properties":{"s":{"type":"string","minLength":12,"maxLength":20},"n":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1},
              "i":{"type":"integer","minimum":-5,"maximum":5,"multipleOf":5},"list":{"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":3},
              "maybe":{"anyOf":[{"type":"string"},{"type":"null"}]},"kind":{"enum":["a",2,null]},"day":{"type":"string","format":"date"},"exact":{"const":"x"},
              "extra":{"type":["string","null"]}}}
            """;
        for (var seed = 0UL; seed < 300; seed++)
        {
            var value = Sample(Schema, seed);
            value.EnumerateObject().Select(static member => member.Name).Except(["extra"]).ShouldBe(Required, ignoreOrder: true);
            value.GetProperty("s").GetString()!.Length.ShouldBeInRange(12, 20);
            value.GetProperty("n").GetDouble().ShouldBeInRange(double.Epsilon, 1 - 1e-9);
            (value.GetProperty("i").GetInt32() is -5 or 0 or 5).ShouldBeTrue();
            value.GetProperty("list").GetArrayLength().ShouldBeInRange(2, 3);
            value.GetProperty("maybe").ValueKind.ShouldBeOneOf(JsonValueKind.String, JsonValueKind.Null);
            value.GetProperty("kind").GetRawText().ShouldBeOneOf("\"a\"", "2", "null");
            DateOnly.TryParseExact(value.GetProperty("day").GetString(), "yyyy-MM-dd", out _).ShouldBeTrue();
            value.GetProperty("exact").GetString().ShouldBe("x");
        }
    }

    [Fact]
    public void Sample_RecursiveSchema_Ends()
    {
        const string Schema = """
            {"$defs":{"node":{"type":"object","properties":{"name":{"type":"string"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]},
             "kids":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["name","next","kids"]}},"$ref":"#/$defs/node"}
            """;
        for (var seed = 0UL; seed < 100; seed++)
            Sample(Schema, seed).GetProperty("name").GetString().ShouldNotBeNullOrEmpty();
    }

    private static JsonElement Sample(string schema, ulong seed)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            new SchemaSample(JsonDocument.Parse(schema).RootElement, new Draw(seed)).Write(json);
        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }
}
