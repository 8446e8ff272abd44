namespace Breakwater.Core.Configuration.Options;

/// <summary>Bounds of what is read into memory.</summary>
/// <param name="MaxBodyBytes">A caller's request body; more is refused with 413.</param>
/// <param name="MaxAnswerBytes">A provider's complete answer.</param>
public sealed record LimitOptions(long MaxBodyBytes, long MaxAnswerBytes);
