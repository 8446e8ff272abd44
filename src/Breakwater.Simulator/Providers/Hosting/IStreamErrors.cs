using System.Text.Json;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>How an API reports a failure after the 200 was sent.</summary>
internal interface IStreamErrors
{
    /// <summary>A keep-alive as it stands on the wire, with its blank line.</summary>
    ReadOnlyMemory<byte> Ping { get; }

    /// <summary>Writes the given part of the failure and returns its event name (empty for none), or null when there is no such part.</summary>
    ReadOnlyMemory<byte>? Write(Utf8JsonWriter json, int part, int sequence, string? type);
}
