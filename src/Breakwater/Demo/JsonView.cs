using System.Text;
using System.Text.Json;

namespace Breakwater.Demo;

/// <summary>One JSON line every second, after one with the addresses and before one with the totals.</summary>
internal sealed class JsonView(TextWriter output) : IDemoView
{
    public TimeSpan Period { get; } = TimeSpan.FromSeconds(1);

    public void Begin(DemoStage stage) => Write("started", json =>
    {
        json.WriteString("data", DemoText.Address(stage.Data));
        json.WriteString("admin", DemoText.Address(stage.Admin));
        json.WriteString("openai", DemoText.Address(stage.OpenAi));
        json.WriteString("anthropic", DemoText.Address(stage.Claude));
        json.WriteString("config", stage.ConfigPath);
    });

    public void Show(DemoMoment moment) => Write("second", json =>
    {
        var last = moment.Tally.Last(1);
        json.WriteNumber("at_s", Math.Round(moment.Tally.Elapsed.TotalSeconds, 1));
        json.WriteString("phase", moment.Phase.Name);
        json.WriteString("now", moment.Sentence);
        Counts(json, last);
        json.WriteStartArray("providers");
        foreach (var target in moment.Targets)
        {
            Target(json, target, last.Providers.GetValueOrDefault(target.Provider));
        }

        json.WriteEndArray();
    });

    public void End(TallyView total) => Write("ended", json => Counts(json, total));

    public void Dispose()
    {
        // Nothing of the terminal was changed.
    }

    private static void Counts(Utf8JsonWriter json, TallyView view)
    {
        json.WriteNumber("requests", view.Sent);
        json.WriteNumber("good", view.Good);
        json.WriteNumber("refused", view.Refused);
        json.WriteNumber("failed", view.Failed);
        json.WriteNumber("unsent", view.Unsent);
        json.WriteNumber("attempts", view.Attempts);
        json.WriteNumber("throttled", view.Throttled);
        if (view.P95 is { } p95)
        {
            json.WriteNumber("p95_ms", (long)p95.TotalMilliseconds);
        }
    }

    private static void Target(Utf8JsonWriter json, TargetLine target, ProviderCount calls)
    {
        json.WriteStartObject();
        json.WriteString("provider", target.Provider);
        json.WriteString("model", target.Model);
        json.WriteString("breaker", target.Breaker);
        json.WriteNumber("score", target.Score);
        if (target.Limit is { } limit)
        {
            json.WriteNumber("limit", limit);
        }

        json.WriteNumber("in_flight", target.InFlight);
        json.WriteNumber("waiting", target.Waiting);
        json.WriteNumber("attempts", calls.Attempts);
        json.WriteNumber("throttled", calls.Throttled);
        json.WriteEndObject();
    }

    private void Write(string name, Action<Utf8JsonWriter> members)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            members(json);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
        output.Flush();
    }
}
