using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>An intent has one name.</summary>
internal sealed class IntentRelation : IRelation
{
    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        foreach (var (path, name, _) in draft.Intents)
        {
            if (Intents.Canonical(name) is var canonical && canonical != name)
            {
                reading.Refuse(path, $"is another name of {canonical} (C26); set that.");
            }
        }
    }
}
