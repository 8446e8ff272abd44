namespace Breakwater.Core.Routing;

/// <summary>A provider, as the planner sees it.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Forward">Globs of model names that are passed on to it although the catalogue does not know them.</param>
public sealed record ProviderView(string Name, IReadOnlyList<Glob> Forward);
