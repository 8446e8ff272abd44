using Breakwater.Core.Primitives;

namespace Breakwater.Simulator.World;

/// <summary>What a connection to a modelled provider throws when it is refused or breaks.</summary>
internal sealed class ProviderDownException(FaultKind kind) : Exception("the modelled provider is down")
{
    public FaultKind Kind { get; } = kind;
}
