using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>Every answer of last resort can be reached.</summary>
internal sealed class LastResortRelation : IRelation
{
    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        for (var i = 0; i < draft.LastResorts.Count; i++)
        {
            var (path, _, resort) = draft.LastResorts[i];
            TenantRelation.CheckNamed(resort.Match, draft, path.Key("match").Key("tenant"), reading);
            if (resort.Match.IsEverything && i + 1 < draft.LastResorts.Count && !reading.IsBroken(path.Text))
            {
                reading.Refuse(path.Key("match"), "is missing: without it the answers after this one are never given. Add a match, or move it to the end.");
            }
        }
    }
}
