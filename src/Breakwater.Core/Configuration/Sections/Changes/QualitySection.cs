using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Configuration.Sections.Changes;

internal sealed class QualitySection : Section<QualityOptions>
{
    private readonly Key<IReadOnlyList<string>> goldSets;
    private readonly Key<bool?> schedule;
    private readonly Key<DayOfWeek> day;
    private readonly Key<long> hour;
    private readonly Key<Money> maxCost;

    public QualitySection()
    {
        goldSets = Add(new Key<IReadOnlyList<string>>("gold_sets", new ListShape<string>(Path)) { DefaultNote = "every .yaml in quality/ beside the configuration file", Point = "A7.10", Doc = "Files of gold sets, from the configuration file's folder." });
        schedule = Add(new Key<bool?>("schedule", new OptionalShape<bool>(Scalars.OneOf(("weekly", true), ("off", false))))
        {
            DefaultNote = "weekly when gold_sets is set, else off",
            Point = "A7.10, A7.12",
            Doc = "Whether the gateway runs the gold sets by itself: each week, and when routes, models, tiers or intents have changed.",
        });
        day = Add(new Key<DayOfWeek>("day", Scalars.OneOf([.. Enum.GetValues<DayOfWeek>().Select(one => (one.ToString().ToLowerInvariant(), one))])) { Default = "monday", Doc = "Day of the weekly run." });
        hour = Add(new Key<long>("hour_utc", Scalars.Whole(0, 23)) { Default = "3", Doc = "Hour of that day (UTC)." });
        maxCost = Add(new Key<Money>("max_cost_usd", Scalars.Usd) { Default = "1", Doc = "What one run by the gateway itself may cost; cases left then are not asked, and count as failed." });
    }

    private static Shape<string> Path { get; } = new ScalarShape<string>("path", "a path of 1 to 1000 characters", ParsePath, Schemas.Text);

    protected override QualityOptions Build(KeyValues values)
    {
        var files = values.Get(goldSets);
        return new QualityOptions(files, new QualitySchedule(values.Get(schedule) ?? files.Count > 0, values.Get(day), (int)values.Get(hour)), values.Get(maxCost));
    }

    private static bool ParsePath(string text, out string value)
    {
        value = text;
        return text.Length is > 0 and <= 1000;
    }
}
