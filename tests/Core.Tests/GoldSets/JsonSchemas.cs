using System.Text.Json;
using Breakwater.Core.GoldSets.Schemas;

namespace Breakwater.Core.Tests.GoldSets;

/// <summary>The schema validator against a table: schema, value, and how it breaks (empty: it holds).</summary>
public sealed class JsonSchemas
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"x\"", "")]
    [InlineData("""{"type":"string"}""", "1", "$: is number, not string")]
    [InlineData("""{"type":["string","null"]}""", "null", "")]
    [InlineData("""{"type":["string","null"]}""", "true", "$: is boolean, not string or null")]
    [InlineData("""{"type":"integer"}""", "1.0", "")]
    [InlineData("""{"type":"integer"}""", "1.5", "$: is number, not integer")]
    [InlineData("""{"type":"object"}""", "[]", "$: is array, not object")]
    [InlineData("""{"const":{"a":[1,2]}}""", """{"a":[1.0,2]}""", "")]
    [InlineData("""{"const":1}""", "2", "$: is not the constant")]
    [InlineData("""{"enum":["a",1,null]}""", "null", "")]
    [InlineData("""{"enum":["a",1,null]}""", "\"b\"", "$: is none of the 3 values")]
    [InlineData("""{"required":["a"]}""", """{"a":null}""", "")]
    [InlineData("""{"required":["a","b"]}""", """{"a":1}""", "$: lacks 'b'")]
    [InlineData("""{"required":["a"]}""", "7", "")]
    [InlineData("""{"properties":{"a":{"type":"number"}}}""", """{"a":"x"}""", "$.a: is string, not number")]
    [InlineData("""{"properties":{"a":{"properties":{"b":{"minLength":2}}}}}""", """{"a":{"b":"x"}}""", "$.a.b: has 1 characters, fewer than 2")]
    [InlineData("""{"properties":{"a":true},"additionalProperties":false}""", """{"a":1}""", "")]
    [InlineData("""{"properties":{"a":true},"additionalProperties":false}""", """{"a":1,"secret":2}""", "$.*: nothing is allowed here (a property that properties does not name)")]
    [InlineData("""{"patternProperties":{"^n_":{"type":"number"}},"additionalProperties":false}""", """{"n_a":1}""", "")]
    [InlineData("""{"patternProperties":{"^n_":{"type":"number"}}}""", """{"n_a":"x"}""", "$.*: is string, not number")]
    [InlineData("""{"additionalProperties":{"type":"number"}}""", """{"q":"x"}""", "$.*: is string, not number (a property that properties does not name)")]
    [InlineData("""{"propertyNames":{"maxLength":2}}""", """{"abc":1}""", "$ (name of a property): has 3 characters, more than 2")]
    [InlineData("""{"minProperties":1,"maxProperties":1}""", """{"a":1}""", "")]
    [InlineData("""{"minProperties":1}""", "{}", "$: has 0 properties, fewer than 1")]
    [InlineData("""{"items":{"type":"number"}}""", "[1,\"x\"]", "$[1]: is string, not number")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}""", "[\"a\",1]", "")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}""", "[1]", "$[0]: is number, not string")]
    [InlineData("""{"prefixItems":[true],"items":false}""", "[1,2]", "$[1]: nothing is allowed here")]
    [InlineData("""{"contains":{"const":3}}""", "[1,3]", "")]
    [InlineData("""{"contains":{"const":3}}""", "[1]", "$: has no item as contains asks for")]
    [InlineData("""{"minItems":2}""", "[1]", "$: has 1 items, fewer than 2")]
    [InlineData("""{"maxItems":1}""", "[1,2]", "$: has 2 items, more than 1")]
    [InlineData("""{"uniqueItems":true}""", """[{"a":1,"b":2},{"b":2,"a":1}]""", "$: has an item twice")]
    [InlineData("""{"uniqueItems":true}""", "[1,2,\"1\"]", "")]
    [InlineData("""{"maxLength":1}""", "\"😀\"", "")]
    [InlineData("""{"pattern":"^a+$"}""", "\"aaa\"", "")]
    [InlineData("""{"pattern":"^a+$"}""", "\"ab\"", "$: does not match ^a+$")]
    [InlineData("""{"minimum":1,"maximum":2}""", "2", "")]
    [InlineData("""{"minimum":1}""", "0.5", "$: breaks minimum 1")]
    [InlineData("""{"exclusiveMinimum":1}""", "1", "$: breaks exclusiveMinimum 1")]
    [InlineData("""{"exclusiveMaximum":1}""", "1", "$: breaks exclusiveMaximum 1")]
    [InlineData("""{"multipleOf":0.1}""", "0.3", "")]
    [InlineData("""{"multipleOf":2}""", "3", "$: breaks multipleOf 2")]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":2}]}""", "3", "$: breaks maximum 2")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "7", "")]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "1", "$: holds none of anyOf")]
    [InlineData("""{"oneOf":[{"minimum":1},{"minimum":2}]}""", "1", "")]
    [InlineData("""{"oneOf":[{"minimum":1},{"minimum":2}]}""", "3", "$: holds 2 of oneOf, not one")]
    [InlineData("""{"not":{"type":"null"}}""", "null", "$: is what not forbids")]
    [InlineData("""{"if":{"const":1},"then":false,"else":{"minimum":5}}""", "6", "")]
    [InlineData("""{"if":{"const":1},"then":false}""", "1", "$: nothing is allowed here")]
    [InlineData("""{"if":{"const":1},"else":{"minimum":5}}""", "2", "$: breaks minimum 5")]
    [InlineData("""{"$ref":"#/$defs/n","$defs":{"n":{"type":"number"}}}""", "\"x\"", "$: is string, not number")]
    [InlineData("""{"properties":{"next":{"$ref":"#"}},"required":["v"]}""", """{"v":1,"next":{"v":2,"next":{}}}""", "$.next.next: lacks 'v'")]
    [InlineData("""{"$ref":"#"}""", "1", "$: the schema refers to itself without end")]
    [InlineData("true", "1", "")]
    [InlineData("false", "1", "$: nothing is allowed here")]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"t","description":"d","default":1,"examples":[1]}""", "1", "")]
    public void Breach_OfAValue_IsToldWithItsPlace(string schema, string value, string breach)
    {
        var read = JsonSchema.Read(schema, out var problem);
        problem.ShouldBeNull();
        using var json = JsonDocument.Parse(value);
        (read.ShouldNotBeNull().Breach(json.RootElement) ?? "").ShouldBe(breach);
    }

    [Theory]
    [InlineData("{", "is not JSON: ")]
    [InlineData("7", "# must be an object or a boolean")]
    [InlineData("""{"format":"email"}""", "#/format is a keyword that is not checked here; leave it out")]
    [InlineData("""{"properties":{"a":{"typ":"x"}}}""", "#/properties/a/typ is a keyword that is not checked here")]
    [InlineData("""{"type":"text"}""", "#/type 'text' is no type; types are null, boolean")]
    [InlineData("""{"type":7}""", "#/type must be a list of texts")]
    [InlineData("""{"enum":1}""", "#/enum must be a list")]
    [InlineData("""{"required":"a"}""", "#/required must be a list of texts")]
    [InlineData("""{"properties":[]}""", "#/properties must be an object of schemas")]
    [InlineData("""{"anyOf":[]}""", "#/anyOf must be a list of at least one schema")]
    [InlineData("""{"minLength":-1}""", "#/minLength must be a whole number from 0")]
    [InlineData("""{"minimum":"1"}""", "#/minimum must be a number")]
    [InlineData("""{"multipleOf":0}""", "#/multipleOf must be above zero")]
    [InlineData("""{"uniqueItems":1}""", "#/uniqueItems must be true or false")]
    [InlineData("""{"pattern":"("}""", "#/pattern is no regular expression")]
    [InlineData("""{"pattern":"(?=a)b"}""", "#/pattern needs backtracking")]
    [InlineData("""{"pattern":1}""", "#/pattern must be a text")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "leads nowhere")]
    [InlineData("""{"$ref":"https://elsewhere/x"}""", "must be a reference within the schema")]
    [InlineData("""{"then":true}""", "#/then has no effect without if")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#"}""", "#/$schema must be https://json-schema.org/draft/2020-12/schema")]
    public void Read_NoSchemaOfThisKind_IsRefusedByName(string schema, string problem)
    {
        JsonSchema.Read(schema, out var told).ShouldBeNull();
        told.ShouldNotBeNull().ShouldContain(problem);
    }
}
