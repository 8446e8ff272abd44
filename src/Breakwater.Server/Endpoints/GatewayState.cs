using Breakwater.Core.Configuration;
using Breakwater.Core.Line;

namespace Breakwater.Server.Endpoints;

/// <summary>The configuration in force and what was built from it; swapped whole. Readers take <see cref="Current"/> once and keep it.</summary>
public sealed class GatewayState(GatewaySnapshot first, DateTimeOffset started)
{
    private volatile GatewaySnapshot _current = first;

    public GatewaySnapshot Current => _current;

    /// <summary>When the gateway started (UTC).</summary>
    public DateTimeOffset Started { get; } = started;

    public void Swap(GatewaySnapshot next) => _current = next;
}

/// <summary>One configuration with its runtime side.</summary>
public sealed record GatewaySnapshot(GatewayConfig Config, LineSnapshot Line);
