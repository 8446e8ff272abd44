namespace Breakwater.Storage;

/// <summary>A store that did not do what it was asked: why, and what an operator can do. What was acknowledged before is never touched by it.</summary>
public sealed class StoreException(StoreFailure failure, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Why.</summary>
    public StoreFailure Failure { get; } = failure;

    /// <summary>True when the change had begun and may be found in the store later. False: it is not there and never will be, unless it is asked for again.</summary>
    public bool MayBeWritten { get; init; }
}
