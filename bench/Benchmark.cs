namespace Breakwater.Bench;

/// <summary>One operation of the hot path, measured many times over.</summary>
/// <param name="Name">Its name in the budget file: <c>area.what</c>.</param>
/// <param name="Operations">How many operations <paramref name="Run"/> does beyond <paramref name="Without"/>.</param>
/// <param name="Run">Does them, on this thread alone.</param>
/// <param name="Without">The same without the operations, where opening and closing must not count; null for nothing.</param>
internal sealed record Benchmark(string Name, int Operations, Action Run, Action? Without = null);
