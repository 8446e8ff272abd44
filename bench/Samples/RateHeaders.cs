using System.Globalization;
using Breakwater.Core.Upstreams;

namespace Breakwater.Bench.Samples;

/// <summary>An answer whose headers tell a quota that is hardly used.</summary>
internal sealed class RateHeaders : UpstreamReply
{
    private static readonly string Soon = TimeProvider.System.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    private readonly Func<string, string?> _header;

    private RateHeaders(Func<string, string?> header) => _header = header;

    /// <summary>Two limits, with the time until they are full again.</summary>
    public static RateHeaders OpenAi { get; } = new(static name => name switch
    {
        "x-ratelimit-limit-requests" => "10000",
        "x-ratelimit-remaining-requests" => "9990",
        "x-ratelimit-reset-requests" => "60ms",
        "x-ratelimit-limit-tokens" => "2000000",
        "x-ratelimit-remaining-tokens" => "1990000",
        "x-ratelimit-reset-tokens" => "300ms",
        _ => null,
    });

    /// <summary>Four limits, with the moment at which they are full again.</summary>
    public static RateHeaders Anthropic { get; } = new(static name => name switch
    {
        "anthropic-ratelimit-requests-limit" => "4000",
        "anthropic-ratelimit-requests-remaining" => "3999",
        "anthropic-ratelimit-tokens-limit" or "anthropic-ratelimit-input-tokens-limit" => "2000000",
        "anthropic-ratelimit-tokens-remaining" or "anthropic-ratelimit-input-tokens-remaining" => "1990000",
        "anthropic-ratelimit-output-tokens-limit" => "400000",
        "anthropic-ratelimit-output-tokens-remaining" => "390000",
        "anthropic-ratelimit-requests-reset" or "anthropic-ratelimit-tokens-reset" or "anthropic-ratelimit-input-tokens-reset" or "anthropic-ratelimit-output-tokens-reset" => Soon,
        _ => null,
    });

    public override int Status => 200;

    public override string ContentType => "application/json";

    public override long? ContentLength => 0;

    public override string? Header(string name) => _header(name);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) => ValueTask.FromResult(0);

    public override ValueTask DisposeAsync() => default;
}
