using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Configuration;

/// <summary>The file's models over the catalogue's.</summary>
internal static class ModelAssembly
{
    /// <summary>Every model at every provider: what the file configures first, then what the provider's vendor has besides.</summary>
    public static IReadOnlyList<ModelOptions> Models(
        IReadOnlyList<Placed<ModelDraft>> drafts, IReadOnlyList<ProviderOptions> providers, ModelCatalogue catalogue)
    {
        var models = new List<ModelOptions>();
        var taken = new HashSet<(string Provider, string Id)>();
        var byName = new Dictionary<string, ProviderOptions>(StringComparer.Ordinal);
        foreach (var provider in providers)
        {
            byName[provider.Name] = provider;
        }

        foreach (var placed in drafts)
        {
            if (byName.TryGetValue(placed.Value.Provider, out var provider) && taken.Add((provider.Name, placed.Value.Id)))
            {
                models.Add(Configured(placed.Value, provider, catalogue));
            }
        }

        foreach (var provider in providers.Where(provider => OffersCatalogue(provider, providers)))
        {
            models.AddRange(catalogue.Models
                .Where(model => model.Vendor == provider.Vendor && taken.Add((provider.Name, model.Id)))
                .Select(model => Known(model, provider))
                .Where(model => model.Surfaces.Count > 0));
        }

        return models;
    }

    // A second server that merely speaks a vendor's dialect has its own models, not the vendor's.
    private static bool OffersCatalogue(ProviderOptions provider, IReadOnlyList<ProviderOptions> providers) =>
        provider.Simulated
        || provider.BaseUrl.Host.EndsWith(provider.Vendor == Vendor.Anthropic ? ".anthropic.com" : ".openai.com", StringComparison.OrdinalIgnoreCase)
        || ReferenceEquals(provider, providers.First(other => other.Vendor == provider.Vendor));

    private static ModelOptions Known(CatalogueModel model, ProviderOptions provider) => new(model.Id, provider.Name, model.Id)
    {
        Quality = model.Quality,
        ContextWindow = model.ContextWindow,
        MaxOutput = model.MaxOutput,
        Surfaces = [.. model.Surfaces.Intersect(provider.Surfaces)],
        Traits = model.Traits,
        Lacks = model.Lacks,
        Prices = model.Prices,
    };

    private static ModelOptions Configured(ModelDraft draft, ProviderOptions provider, ModelCatalogue catalogue)
    {
        var upstreamId = draft.UpstreamId ?? draft.Id;
        var known = catalogue.Find(provider.Vendor, upstreamId) ?? catalogue.Find(provider.Vendor, draft.Id);
        IReadOnlyList<Surface> chat = [.. provider.Surfaces.Where(surface => surface <= Surface.Messages)];
        return new ModelOptions(draft.Id, provider.Name, upstreamId)
        {
            Quality = draft.Quality ?? known?.Quality ?? Quality.Medium,
            ContextWindow = draft.ContextWindow ?? known?.ContextWindow,
            MaxOutput = draft.MaxOutput ?? known?.MaxOutput,
            Surfaces = draft.Surfaces.Count > 0 ? draft.Surfaces : known is null ? chat : [.. known.Surfaces.Intersect(provider.Surfaces)],
            Traits = draft.Traits.Count > 0 ? draft.Traits.Aggregate(ModelTraits.None, (all, one) => all | one) : known?.Traits ?? ModelTraits.None,
            Lacks = draft.Lacks is { } lacks ? lacks.Aggregate(Capabilities.None, (all, one) => all | one) : known?.Lacks ?? Capabilities.None,
            Prices = draft.Price is { } price ? [price] : known?.Prices ?? [],
        };
    }
}
