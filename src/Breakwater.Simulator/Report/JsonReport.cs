using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Simulator.Scenarios;

namespace Breakwater.Simulator.Report;

/// <summary>The report for programs: properties in a fixed order, nothing of the real world's time.</summary>
internal static class JsonReport
{
    private const int Steps = 240;

    public static string Write(StormReport report, StormOutcome outcome)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("scenario", report.Scenario.Name);
            json.WriteNumber("seed", report.Seed);
            json.WriteNumber("seconds", outcome.Scenario.Duration.TotalSeconds);
            json.WriteNumber("events", outcome.Gateway.Events + outcome.Direct.Events);
            json.WriteBoolean("holds", report.Holds);
            WriteExpectations(json, report);
            WriteSummary(json, outcome);
            WriteProviders(json, outcome);
            WritePlots(json, new PlotBook(outcome, Steps));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WriteExpectations(Utf8JsonWriter json, StormReport report)
    {
        json.WriteStartArray("expectations");
        foreach (var expectation in report.Expectations)
        {
            json.WriteStartObject();
            json.WriteString("points", expectation.Points);
            json.WriteString("name", expectation.Name);
            json.WriteString("unit", expectation.Unit);
            Number(json, "measured", expectation.Measured);
            json.WriteString("bound_kind", expectation.Bound.Kind switch { BoundKind.Below => "below", BoundKind.AtMost => "at_most", _ => "at_least" });
            Number(json, "bound", expectation.Bound.Value);
            json.WriteBoolean("holds", expectation.Holds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSummary(Utf8JsonWriter json, StormOutcome outcome)
    {
        json.WriteStartArray("summary");
        foreach (var row in Summary.Of(outcome))
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.WriteString("unit", row.Unit);
            Number(json, "breakwater", row.Breakwater);
            Number(json, "naive", row.Naive);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProviders(Utf8JsonWriter json, StormOutcome outcome)
    {
        json.WriteStartArray("providers");
        foreach (var provider in outcome.Gateway.Providers)
        {
            var tally = provider.Tally;
            json.WriteStartObject();
            json.WriteString("name", provider.Provider);
            json.WriteNumber("attempts", tally.Attempts.Total);
            json.WriteNumber("accepted", tally.Accepted.Total);
            json.WriteNumber("answered", tally.Answered.Total);
            json.WriteNumber("throttled", tally.Throttled.Total);
            json.WriteNumber("errors", tally.Errors.Total);
            json.WriteNumber("refused", tally.Refused.Total);
            json.WriteNumber("cancelled", tally.Cancelled.Total);
            json.WriteNumber("most_in_flight", tally.MostRunning);
            Number(json, "wasted_seconds", tally.Wasted.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePlots(Utf8JsonWriter json, PlotBook book)
    {
        json.WriteNumber("step_seconds", book.Step);
        json.WriteStartArray("plots");
        foreach (var plot in book.Plots)
        {
            json.WriteStartObject();
            json.WriteString("title", plot.Title);
            json.WriteString("unit", plot.Unit);
            json.WriteStartArray("lines");
            foreach (var line in plot.Lines)
            {
                json.WriteStartObject();
                json.WriteString("name", line.Name);
                json.WriteStartArray("values");
                foreach (var value in line.Values)
                {
                    Value(json, value);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        Value(json, value);
    }

    private static void Value(Utf8JsonWriter json, double value)
    {
        if (Figures.Rounded(value) is { } number)
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
