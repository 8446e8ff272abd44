namespace Breakwater.Bench.SideBySide;

/// <summary>The same work done by a machine of ours and by a library.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Library">Whose part the other one is.</param>
/// <param name="Ours">Opens our side on new objects.</param>
/// <param name="Theirs">Opens the other side on new objects.</param>
internal sealed record Contest(string Work, string Library, Func<Side> Ours, Func<Side> Theirs);

/// <summary>One side of a contest on objects that its threads share: each call makes the operation as one thread does it.</summary>
internal delegate Action Side();
