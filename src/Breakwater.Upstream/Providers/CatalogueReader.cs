using System.Text.Json;

namespace Breakwater.Upstream.Providers;

/// <summary>
/// The file of a catalogue → its records, member by member. By hand: every start reads it, and a serializer's own beginning takes longer than all the rest of the start.
/// </summary>
internal static class CatalogueReader
{
    public static CatalogueDocument Read(Stream json)
    {
        using var document = JsonDocument.Parse(json);
        var members = new CatalogueMembers(document.RootElement, "the catalogue");
        var read = new CatalogueDocument
        {
            AsOf = members.Date("as_of") ?? throw members.Missing("as_of"),
            Source = members.Text("source"),
            Units = members.Text("units"),
            Unknown = Unknowns(members.Required("unknown")),
            DefaultRoute = members.Texts("default_route") ?? throw members.Missing("default_route"),
            Models = Each(members.Required("models"), Entry),
        };
        members.End();
        return read;
    }

    private static List<CatalogueUnknown> Unknowns(JsonElement element)
    {
        var unknowns = new List<CatalogueUnknown>();
        foreach (var vendor in element.EnumerateObject())
        {
            var members = new CatalogueMembers(vendor.Value, vendor.Name);
            unknowns.Add(new CatalogueUnknown { Vendor = vendor.Name, Traits = members.Texts("traits") ?? throw members.Missing("traits"), MaxOutput = members.Whole("max_output") ?? throw members.Missing("max_output") });
            members.End();
        }

        return unknowns;
    }

    private static CatalogueEntry Entry(JsonElement element)
    {
        var members = new CatalogueMembers(element, "a model");
        var entry = new CatalogueEntry
        {
            Id = members.Text("id"),
            Vendor = members.Text("vendor"),
            Aliases = members.Texts("aliases") ?? [],
            Quality = members.Text("quality"),
            ContextWindow = members.Whole("context_window"),
            MaxOutput = members.Whole("max_output"),
            Surfaces = members.Texts("surfaces") ?? throw members.Missing("surfaces"),
            Traits = members.Texts("traits") ?? [],
            Lacks = members.Texts("lacks") ?? [],
            Certainty = members.Text("certainty"),
            Prices = Each(members.Required("prices"), Price),
        };
        members.End();
        return entry;
    }

    private static CataloguePrice Price(JsonElement element)
    {
        var members = new CatalogueMembers(element, "a price");
        var price = new CataloguePrice
        {
            From = members.Date("from"),
            Until = members.Date("until"),
            Input = members.Number("input") ?? throw members.Missing("input"),
            CachedInput = members.Number("cached_input"),
            CacheWrite = members.Number("cache_write"),
            CacheWriteLong = members.Number("cache_write_long"),
            Output = members.Number("output") ?? throw members.Missing("output"),
            AudioInput = members.Number("audio_input"),
            AudioOutput = members.Number("audio_output"),
            WebSearchesPerThousand = members.Number("web_searches_per_thousand") ?? 0,
            WebFetchesPerThousand = members.Number("web_fetches_per_thousand") ?? 0,
            LongContext = members.Find("long_context") is { } longer ? LongContext(longer) : null,
            Batch = members.Number("batch") ?? 1,
            Flex = members.Number("flex") ?? 1,
            Priority = members.Number("priority") ?? 1,
        };
        members.End();
        return price;
    }

    private static CatalogueLongContext LongContext(JsonElement element)
    {
        var members = new CatalogueMembers(element, "long_context");
        var read = new CatalogueLongContext
        {
            Threshold = members.Whole("threshold") ?? throw members.Missing("threshold"),
            Input = members.Number("input") ?? throw members.Missing("input"),
            Cache = members.Number("cache") ?? throw members.Missing("cache"),
            Output = members.Number("output") ?? throw members.Missing("output"),
        };
        members.End();
        return read;
    }

    private static List<T> Each<T>(JsonElement array, Func<JsonElement, T> read)
        where T : class
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException($"{array.GetRawText()} is no array.");
        }

        var all = new List<T>(array.GetArrayLength());
        foreach (var element in array.EnumerateArray())
        {
            all.Add(read(element));
        }

        return all;
    }
}
