namespace Breakwater.Demo;

/// <summary>What a demonstration is run with.</summary>
/// <param name="Rate">Requests a second, on average.</param>
/// <param name="Seconds">When it ends by itself; null until it is stopped.</param>
/// <param name="DataPort">Port of the APIs; 0 takes a free one.</param>
/// <param name="AdminPort">Port of the admin listener; 0 takes a free one.</param>
internal sealed record DemoOptions(int Rate, int? Seconds, int DataPort, int AdminPort);
