namespace Breakwater.Core.Routing.Cutover;

/// <summary>
/// The phases of providers, kept so that a restart does not flood one that was cut. A store that is stopped throws an <see cref="IOException"/> within seconds.
/// Safe for concurrent use.
/// </summary>
public interface ICutoverStore
{
    /// <summary>All phases that were saved, by provider; when a provider was last in trouble is not kept.</summary>
    ValueTask<IReadOnlyList<KeyValuePair<string, CutoverState>>> LoadAsync(CancellationToken cancellation);

    /// <summary>Puts a provider's phase in the place of the one before; durable when the task completes.</summary>
    ValueTask SaveAsync(string provider, CutoverState state, CancellationToken cancellation);
}
