namespace Breakwater.Upstream.Http.Connecting;

/// <summary>A cancelled call that remembers on which hop it was, so that a bare "deadline exceeded" can be attributed (A17.1).</summary>
internal sealed class HopCanceledException(string hop, OperationCanceledException inner)
    : OperationCanceledException(inner.Message, inner, inner.CancellationToken)
{
    public string Hop { get; } = hop;
}
