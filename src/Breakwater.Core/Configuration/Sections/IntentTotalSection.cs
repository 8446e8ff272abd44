using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Sections;

/// <summary>Totals by intent: the articles' three and any that the file adds.</summary>
internal sealed class IntentTotalSection : Section<IReadOnlyDictionary<string, TimeSpan>>
{
    public IntentTotalSection()
    {
        Add(Total(Intents.Chat, "12s"));
        Add(Total(Intents.Code, "25s"));
        Add(Total(Intents.Summarize, "40s"));
    }

    protected override KeyDescription? KeyFor(string name) => Scalars.IsName(name) && name == Intents.Canonical(name) ? Total(name, null) : null;

    protected override IReadOnlyDictionary<string, TimeSpan> Build(KeyValues values) =>
        values.All<TimeSpan>().Where(pair => pair.Value > TimeSpan.Zero).ToDictionary(StringComparer.Ordinal);

    private static Key<TimeSpan> Total(string intent, string? fallback) =>
        new(intent, Scalars.Duration) { Default = fallback, Point = "A5.6", Doc = $"Total for the intent {intent}." };
}
