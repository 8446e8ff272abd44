namespace Breakwater.Storage.Workers;

/// <summary>An engine's side of a queue. Used, and disposed, by one thread.</summary>
internal interface IGroupWork<TSession> : IDisposable
{
    /// <summary>Runs those jobs that begin, and marks those that fail. Who waits is told after it returns, so what did not fail must be durable by then.</summary>
    void Run(IReadOnlyList<Job<TSession>> group);
}
