namespace Breakwater.Core.Configuration.Keys;

/// <summary>A value of a list or a map together with where it stands.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Name">Its name in the map, or its label in the list.</param>
/// <param name="Value">What was read.</param>
internal sealed record Placed<T>(KeyPath Path, string Name, T Value);
