using Breakwater.Server.Admin.Changes;
using Breakwater.Server.Workers;
using Breakwater.Storage;

namespace Breakwater.Server.Admin;

/// <summary>What the live state is told by, beside the line.</summary>
/// <param name="Decisions">Keeps decisions; null where none are recorded.</param>
/// <param name="Store">Tells how the store is; null where there is none.</param>
/// <param name="Rollouts">Changes of routes.</param>
/// <param name="Quality">Runs of gold sets.</param>
internal sealed record StatusSources(DecisionWorker? Decisions, Func<StoreHealth>? Store, RolloutCommands Rollouts, QualityCommands Quality);
