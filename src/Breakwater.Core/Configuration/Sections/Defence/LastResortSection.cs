using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Sections.Defence;

internal sealed class LastResortSection : Section<LastResort>
{
    private const int LongestText = 4000;

    private readonly Key<RouteMatch> match;
    private readonly Key<string> text;

    public LastResortSection()
    {
        match = Add(new Key<RouteMatch>("match", new MatchSection()) { DefaultNote = "every request", Point = "A2.15", Doc = "Which requests it is for; conditions must all hold. Only the last one may have none." });
        text = Add(new Key<string>("text", Words) { Required = true, Point = "A1.21, A12.10", Doc = "The whole answer." });
    }

    private static Shape<string> Words { get; } = new ScalarShape<string>("text", $"a text of 1 to {LongestText} characters", ParseText, Schemas.Text);

    protected override LastResort Build(KeyValues values) => new(values.Get(match), values.Get(text));

    private static bool ParseText(string written, out string value)
    {
        value = written.Trim();
        return value.Length is > 0 and <= LongestText;
    }
}
