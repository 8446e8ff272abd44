namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>One arrival. Filled in while the request runs, read by the control endpoint at any time.</summary>
internal sealed class RequestRecord
{
    public required long Number { get; init; }

    public required string Vendor { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>SHA-256 of the key in hex; the key itself is never kept. Null when none came.</summary>
    public string? KeyHash { get; init; }

    public string? Model { get; set; }

    public bool Stream { get; set; }

    public int BodyBytes { get; set; }

    public string? BodyHash { get; set; }

    public bool Faulted { get; set; }

    /// <summary>The rule, not the client, closed the connection.</summary>
    public bool CutByFault { get; set; }

    public int Status { get; set; }

    public int Events { get; set; }

    /// <summary>The answer was written to its end.</summary>
    public bool Completed { get; set; }

    /// <summary>The client closed the connection before the end.</summary>
    public bool ClientLeft { get; set; }

    public bool Finished { get; set; }
}
