using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Line.Rollouts;

/// <summary>Where rollouts are kept, so that a restart goes on where they stood. One that is stopped throws an <see cref="IOException"/> within seconds. Safe for concurrent use.</summary>
public interface IRolloutStore
{
    /// <summary>All that are kept.</summary>
    ValueTask<IReadOnlyList<RolloutState>> LoadAsync(CancellationToken cancellation);

    /// <summary>Keeps a state in place of the route's last one; durable when its task completes.</summary>
    ValueTask SaveAsync(RolloutState state, CancellationToken cancellation);

    /// <summary>Forgets a route's rollout; nothing when there is none.</summary>
    ValueTask RemoveAsync(string route, CancellationToken cancellation);
}
