using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Configuration.Sections;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>Tells of a store that is well written and yet not to be had.</summary>
internal sealed class StoreRelation : IRelation
{
    public void Check(ConfigDraft draft, Assembly assembly, Reading reading)
    {
        if (draft.Store.Kind == StoreKind.Postgres)
        {
            reading.Warn(KeyPath.Root.Key("store"), "is a PostgreSQL address, which this version does not open: serve ends with exit code 1. Use a file (store: sqlite:breakwater.db).");
        }
    }
}
