namespace Breakwater.Simulator.Traffic;

/// <summary>Where callers send their requests: a gateway, or a provider itself. For the simulation's one thread.</summary>
internal interface IService
{
    /// <summary>Makes one request; <paramref name="retries"/> as the client counts them, <paramref name="patience"/> is cancelled when it hangs up.</summary>
    ValueTask<Heard> AskAsync(Ask ask, int retries, CancellationToken patience);
}
