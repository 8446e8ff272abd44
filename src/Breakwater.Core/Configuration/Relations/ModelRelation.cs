using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>Models have a provider that can serve them, and a name of their own.</summary>
internal sealed class ModelRelation : IRelation
{
    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        var used = new HashSet<(string Provider, string Id)>();
        foreach (var (path, _, model) in draft.Models)
        {
            if (string.Equals(model.Id, RoutePlanner.Auto, StringComparison.Ordinal))
            {
                reading.Refuse(path.Key("id"), "must not be auto: that name asks for the matching route.");
            }

            if (!used.Add((model.Provider, model.Id)))
            {
                reading.Refuse(path.Key("id"), $"is given twice for provider '{model.Provider}'; ids are unique within a provider.");
            }

            if (model.MaxOutput > model.ContextWindow)
            {
                reading.Refuse(path.Key("max_output"), "must not be more than context_window.");
            }

            CheckProvider(model, draft, path, reading);
        }
    }

    private static void CheckProvider(ModelDraft model, ConfigDraft draft, KeyPath path, Reading reading)
    {
        var placed = draft.Providers.FirstOrDefault(provider => string.Equals(provider.Name, model.Provider, StringComparison.Ordinal));
        if (placed is null)
        {
            if (!reading.IsBroken("providers"))
            {
                reading.Refuse(path.Key("provider"), $"must name a provider; there are: {string.Join(", ", draft.Providers.Select(provider => provider.Name))}.");
            }

            return;
        }

        var offered = ProviderAssembly.Complete(placed).Surfaces;
        foreach (var surface in model.Surfaces)
        {
            if (!offered.Contains(surface))
            {
                reading.Refuse(path.Key("surface"), $"must be among the surfaces of provider '{model.Provider}'; add it to providers.{model.Provider}.surfaces, or leave it out here.");
            }
        }

        if (model.Surfaces.Any(surface => surface > Surface.Messages) && model.Surfaces.Count > 1)
        {
            reading.Refuse(path.Key("surface"), "embeddings, realtime and moderations each stand alone; only chat, responses and messages go together.");
        }
    }
}
