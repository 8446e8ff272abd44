using Breakwater.Core.Configuration.Options;

namespace Breakwater.Server.GoldSets;

/// <summary>Reads the gold sets of a configuration as they are now.</summary>
public delegate GoldSetLoad GoldSetSource(QualityOptions options);
