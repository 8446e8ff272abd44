namespace Breakwater.Bench;

/// <summary>One operation of the hot path, measured many times over.</summary>
/// <param name="Name">Its name in the budget file: <c>area.what</c>.</param>
/// <param name="Operations">How many operations <paramref name="Run"/> does beyond <paramref name="Without"/>.</param>
/// <param name="Run">Does them, on this thread alone.</param>
/// <param name="Without">The same without the operations, where opening and closing must not count; null for nothing.</param>
/// <param name="Beside">As many of them on a second thread at the same time, against the same objects; null for one thread.</param>
internal sealed record Benchmark(string Name, int Operations, Action Run, Action? Without = null, Action? Beside = null)
{
    /// <summary>True when the bytes that count are those still held when <see cref="Run"/> has returned, not those allocated on the way.</summary>
    public bool Held { get; init; }

    public int Threads => Beside is null ? 1 : 2;
}
