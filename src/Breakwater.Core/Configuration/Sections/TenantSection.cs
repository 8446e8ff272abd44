using System.Diagnostics.CodeAnalysis;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class TenantSection : Section<TenantDraft>
{
    /// <summary>The key of hashes, which only the file has.</summary>
    internal const string KeysName = "keys_sha256";

    /// <summary>Most requests a minute.</summary>
    internal const long MostRequests = 1_000_000_000;

    /// <summary>Most tokens a minute.</summary>
    internal const long MostTokens = 1_000_000_000_000;

    private const long MostInflight = 1_000_000;
    private const long MostWeight = 100;

    private readonly Key<string> id;
    private readonly Key<IReadOnlyList<KeyHash>> keys;
    private readonly Key<SlaTier> tier;
    private readonly Key<IReadOnlyList<Lanes>> lanes;
    private readonly Key<IReadOnlyList<Glob>> allowedModels;
    private readonly Key<IReadOnlyList<string>> allowedRoutes;
    private readonly Key<long?> requestsPerMinute;
    private readonly Key<long?> tokensPerMinute;
    private readonly Key<long?> maxInflight;
    private readonly Key<long> weight;
    private readonly Key<IReadOnlyList<Placed<ModelRates>>> models;
    private readonly Key<TenantBudget> budget;

    public TenantSection()
    {
        id = Add(new Key<string>("id", Scalars.Name) { Required = true, Doc = "Unique id." });
        keys = Add(new Key<IReadOnlyList<KeyHash>>(KeysName, new ListShape<KeyHash>(Hash))
        {
            Secret = true,
            DefaultNote = "none: its keys are made with breakwater key add",
            Doc = "SHA-256 of each of its keys, in hexadecimal: printf %s \"$KEY\" | sha256sum. It may have keys in the store beside them.",
        });
        tier = Add(new Key<SlaTier>("tier", TierWord) { Default = "silver", Point = "A2.17, C25", Doc = "Highest service class its requests may ask for." });
        lanes = Add(new Key<IReadOnlyList<Lanes>>("lanes", new ListShape<Lanes>(Lane))
        {
            Default = "interactive",
            Point = "A1.14",
            Doc = "Lanes its requests may use. A tenant of the batch lane alone goes after everybody else.",
        });
        allowedModels = Add(new Key<IReadOnlyList<Glob>>("allowed_models", new ListShape<Glob>(Scalars.Glob))
        {
            DefaultNote = "all",
            Point = "C25",
            Doc = "Globs of the models that may answer it, each of an id or of provider/id. Others are left out of its plans; asking for one is 403.",
        });
        allowedRoutes = Add(new Key<IReadOnlyList<string>>("allowed_routes", new ListShape<string>(Scalars.Name))
        {
            DefaultNote = "all",
            Point = "C25",
            Doc = "Names of the routes that its requests may follow. Others are passed over; asking for one is 403.",
        });
        requestsPerMinute = Add(Limit("requests_per_minute", MostRequests, "A4.3", "Requests a minute."));
        tokensPerMinute = Add(Limit("tokens_per_minute", MostTokens, "B2", "Tokens a minute, input and output together."));
        maxInflight = Add(Limit("max_inflight", MostInflight, "A1.24", "Requests at once."));
        weight = Add(new Key<long>("weight", Scalars.Whole(1, MostWeight))
        {
            Default = "1",
            Point = "A1.14",
            Doc = "Its share against other tenants that wait: one of 3 has three times the permits of one of 1.",
        });
        models = Add(new Key<IReadOnlyList<Placed<ModelRates>>>("models", new MapShape<ModelRates>(new ModelRatesSection()))
        {
            DefaultNote = "no limits beside those of all models",
            Point = "A4.3, C18",
            Doc = "Its rates for single models, by the ids of the catalogue. A request counts for the model that its plan begins with.",
        });
        budget = Add(new Key<TenantBudget>("budget_usd", new TenantBudgetSection()) { Point = "A5.7", Doc = "What it may spend." });
    }

    /// <summary>Words for service classes.</summary>
    internal static Shape<SlaTier> TierWord { get; } = Scalars.OneOf(("gold", SlaTier.Gold), ("silver", SlaTier.Silver), ("bronze", SlaTier.Bronze));

    private static Shape<Lanes> Lane { get; } = Scalars.OneOf(("interactive", Lanes.Interactive), ("batch", Lanes.Batch));

    private static Shape<KeyHash> Hash { get; } = new ScalarShape<KeyHash>(
        "SHA-256", "a SHA-256 as 64 hexadecimal digits, never the key itself", TryHash, Schemas.Text);

    private static bool TryHash(string text, [MaybeNullWhen(false)] out KeyHash hash) => KeyHash.TryParse(text, out hash);

    protected override TenantDraft Build(KeyValues values)
    {
        var tenant = new Tenant(values.Get(id))
        {
            Tier = values.Get(tier),
            Lanes = values.Get(lanes).Aggregate(Lanes.None, (all, one) => all | one),
            AllowedModels = [.. values.Get(allowedModels).Select(glob => glob.Pattern)],
            AllowedRoutes = values.Get(allowedRoutes),
            RequestsPerMinute = values.Get(requestsPerMinute),
            TokensPerMinute = values.Get(tokensPerMinute),
            MaxInflight = (int?)values.Get(maxInflight),
            Weight = (int)values.Get(weight),
            Models = values.Get(models).ToDictionary(placed => placed.Name, placed => placed.Value, StringComparer.Ordinal),
            Budget = values.Get(budget),
        };
        return new TenantDraft(tenant, values.Get(keys));
    }

    /// <summary>A key for a limit that need not be set.</summary>
    internal static Key<long?> Limit(string name, long most, string point, string doc) =>
        new(name, new OptionalShape<long>(Scalars.Whole(1, most))) { DefaultNote = "no limit", Point = point, Doc = doc };
}
