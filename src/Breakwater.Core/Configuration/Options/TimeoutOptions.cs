namespace Breakwater.Core.Configuration.Options;

/// <summary>Time limits, by kind of answer.</summary>
public sealed record TimeoutOptions
{
    public required StreamTimeoutOptions Stream { get; init; }

    public required PlainTimeoutOptions Plain { get; init; }

    /// <summary>The part of the total that one attempt may use, above 0 up to 1 (A6.2).</summary>
    public required double AttemptShare { get; init; }

    /// <summary>How long callers are told to wait for us (A13.10).</summary>
    public required TimeSpan ClientRead { get; init; }

    /// <summary>How long a connection of a caller may be silent (C11).</summary>
    public required TimeSpan IngressIdle { get; init; }

    /// <summary>How long a caller may take no byte of a stream before it is given up.</summary>
    public required TimeSpan ClientWrite { get; init; }
}

/// <summary>Limits of streamed answers (A3.14).</summary>
/// <param name="Dial">DNS and TCP connect.</param>
/// <param name="TlsHandshake">TLS handshake.</param>
/// <param name="FirstToken">From sending to the first content.</param>
/// <param name="Idle">Between two pieces.</param>
/// <param name="Total">The whole request.</param>
public sealed record StreamTimeoutOptions(TimeSpan Dial, TimeSpan TlsHandshake, TimeSpan FirstToken, TimeSpan Idle, TimeSpan Total);

/// <summary>Limits of complete answers (A5.5, A5.6).</summary>
/// <param name="Dial">DNS and TCP connect.</param>
/// <param name="TlsHandshake">TLS handshake.</param>
/// <param name="Total">The whole request, for intents without a total of their own.</param>
/// <param name="TotalByIntent">The whole request by intent.</param>
public sealed record PlainTimeoutOptions(TimeSpan Dial, TimeSpan TlsHandshake, TimeSpan Total, IReadOnlyDictionary<string, TimeSpan> TotalByIntent);
