using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections;

namespace Breakwater.Core.Configuration.Relations;

/// <summary>A rule between keys, each of which is right by itself.</summary>
internal interface IRelation
{
    /// <summary>Notes every breach. Parts of the draft that were refused hold their defaults.</summary>
    void Check(ConfigDraft draft, Assembly assembly, Reading reading);
}
