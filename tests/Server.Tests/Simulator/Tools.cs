namespace Breakwater.Server.Tests.Simulator;

/// <summary>A weather tool and a harbour tool, in the three shapes the APIs want.</summary>
internal static class Tools
{
    public const string Schema =
        """{"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["C","F"]},"days":{"type":"integer","minimum":1,"maximum":7}},"required":["city","unit","days"],"additionalProperties":false}""";

    public const string Chat =
        $$$"""[{"type":"function","function":{"name":"get_weather","parameters":{{{Schema}}}}},{"type":"function","function":{"name":"get_tide","parameters":{{{Schema}}}}}]""";

    public const string Responses =
        $$$"""[{"type":"function","name":"get_weather","parameters":{{{Schema}}},"strict":true},{"type":"function","name":"get_tide","parameters":{{{Schema}}},"strict":false}]""";

    public const string Messages =
        $$$"""[{"name":"get_weather","input_schema":{{{Schema}}}},{"name":"get_tide","input_schema":{{{Schema}}}}]""";

    public static void ShouldBeWeatherInput(this System.Text.Json.JsonElement input)
    {
        input.GetProperty("city").GetString().ShouldNotBeNullOrEmpty();
        input.GetProperty("unit").GetString().ShouldBeOneOf("C", "F");
        input.GetProperty("days").GetInt32().ShouldBeInRange(1, 7);
        input.EnumerateObject().Count().ShouldBe(3);
    }
}
