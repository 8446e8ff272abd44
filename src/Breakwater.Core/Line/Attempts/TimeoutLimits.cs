namespace Breakwater.Core.Line.Attempts;

/// <summary>The limits of one kind of call (C10). Connect and TLS limits belong to the provider's connections.</summary>
/// <param name="FirstToken">From sending to the first content of a stream; pings and empty deltas do not count (F-B2).</param>
/// <param name="Idle">Between two pieces of a stream.</param>
/// <param name="Total">The whole request, all attempts and waits included.</param>
/// <param name="AttemptShare">The part of <paramref name="Total"/> that one attempt may use while another could follow (A6.2), 0 to 1.</param>
/// <param name="ClientWrite">How long a client may take no byte before it is given up.</param>
public sealed record TimeoutLimits(TimeSpan FirstToken, TimeSpan Idle, TimeSpan Total, double AttemptShare, TimeSpan ClientWrite);
