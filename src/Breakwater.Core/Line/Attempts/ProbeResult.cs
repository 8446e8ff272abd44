using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Attempts;

/// <summary>How a probe ended that was sent.</summary>
/// <param name="Fault">How the target failed; null when it answered. <see cref="FaultKind.ClientGone"/>: the gateway stopped.</param>
/// <param name="Took">From its start to its end.</param>
public readonly record struct ProbeResult(Fault? Fault, TimeSpan Took);
