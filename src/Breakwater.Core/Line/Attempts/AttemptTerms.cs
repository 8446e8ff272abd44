using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Attempts;

/// <summary>What one attempt is given.</summary>
/// <param name="Limits">Its limits.</param>
/// <param name="FirstToken">The limit for the first content; infinite for none.</param>
/// <param name="Deadline">By when it must end.</param>
internal readonly record struct AttemptTerms(TimeoutLimits Limits, TimeSpan FirstToken, Deadline Deadline);
