using System.Text.Json;

namespace Breakwater.Server.Tests.Clients;

/// <summary>What the client tests ask for. The simulated model quotes the last user text and the last tool result, so an answer proves that they arrived.</summary>
internal static class Samples
{
    public const string Question = "Which harbour lamps are lit, naïve gull 🌊?";
    public const string ToolQuestion = "What is the weather there? Use a tool.";
    public const string Weather = "get_weather";
    public const string LocalTime = "get_local_time";

    /// <summary>What the simulated providers bill for any one image; the question alone costs far less.</summary>
    public const int ImageTokens = 765;

    public const string WeatherSchema = """
        {"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["city","unit"],"additionalProperties":false}
        """;

    public const string TimeSchema = """
        {"type":"object","properties":{"city":{"type":"string"},"hours":{"type":"integer"}},"required":["city","hours"],"additionalProperties":false}
        """;

    public const string ReportSchema = """
        {"type":"object","properties":{"title":{"type":"string"},"wind":{"type":"integer"},"calm":{"type":"boolean"}},"required":["title","wind","calm"],"additionalProperties":false}
        """;

    public static readonly string[] ToolResults = ["16 degrees and windy", "half past nine"];

    /// <summary>One red pixel as PNG.</summary>
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Asserts the arguments of a call against the schema of its function.</summary>
    public static void ShouldBeArgumentsOf(this JsonElement arguments, string function)
    {
        arguments.GetProperty("city").GetString().ShouldNotBeNullOrEmpty();
        arguments.EnumerateObject().Count().ShouldBe(2);
        if (function == Weather)
        {
            arguments.GetProperty("unit").GetString().ShouldBeOneOf("celsius", "fahrenheit");
        }
        else
        {
            function.ShouldBe(LocalTime);
            arguments.GetProperty("hours").TryGetInt64(out _).ShouldBeTrue();
        }
    }

    /// <summary>Asserts a text against <see cref="ReportSchema"/>.</summary>
    public static void ShouldBeReport(this string text)
    {
        var report = Json(text);
        report.EnumerateObject().Select(member => member.Name).ShouldBe(["title", "wind", "calm"], ignoreOrder: true);
        report.GetProperty("title").ValueKind.ShouldBe(JsonValueKind.String);
        report.GetProperty("wind").TryGetInt64(out _).ShouldBeTrue();
        report.GetProperty("calm").ValueKind.ShouldBeOneOf(JsonValueKind.True, JsonValueKind.False);
    }
}
