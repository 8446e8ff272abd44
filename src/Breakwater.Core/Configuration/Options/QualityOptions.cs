using Breakwater.Core.GoldSets;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Configuration.Options;

/// <summary>How answers are watched by gold sets.</summary>
/// <param name="GoldSets">Files of gold sets, from the configuration file's folder; empty for those in <c>quality/</c> there.</param>
/// <param name="Schedule">When they are run without being asked for.</param>
/// <param name="MaxCost">What such a run may cost.</param>
public sealed record QualityOptions(IReadOnlyList<string> GoldSets, QualitySchedule Schedule, Money MaxCost);
