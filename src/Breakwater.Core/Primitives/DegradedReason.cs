using System.Text.Json;

namespace Breakwater.Core.Primitives;

/// <summary>
/// Why an answer is degraded, in one word for headers, bodies and logs: where it failed and how (<c>openai_circuit_open</c>, <c>claude_connect_timeout</c>),
/// so that quota, network and model trouble can be told apart (A5.10).
/// </summary>
public static class DegradedReason
{
    private static readonly string[] Words = [.. Enum.GetNames<FaultKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>The provider's name, or <c>gateway</c> when none is to blame, and the kind of fault. Letters of names and underscores only: fit for a header.</summary>
    public static string Of(Fault fault) => $"{fault.At ?? "gateway"}_{Words[(int)fault.Kind]}";
}
