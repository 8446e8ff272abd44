using System.Globalization;

namespace Breakwater.Core.Configuration;

/// <summary>A named set of numbers from one of the articles; it fills the keys that the file leaves out.</summary>
public sealed record Profile(string Name, string Doc, IReadOnlyDictionary<string, string> Values)
{
    private static readonly Profile Default = new("default", "The proposed defaults (C1 to C16).", new Dictionary<string, string>());

    /// <summary>All profiles in the order in which they are documented.</summary>
    public static IReadOnlyList<Profile> All { get; } =
    [
        Default,
        new("claude-storm", "Claude rate-limit storm (A1.4 to A1.9, A1.24 to A1.26): 8 s in all, 3 attempts, 48 calls at once, 12 of one tenant; the breaker opens above 25 % for 15 s.", Plain("8s").With(
            ("retry.max_attempts", "3"), ("sla.gold.max_retries", "2"), ("sla.silver.max_retries", "2"), ("retry.base_backoff_ms", "250"), ("retry.cap_backoff_ms", "2500"), ("retry.jitter", "full"),
            ("concurrency.initial", "48"), ("concurrency.ceiling", "128"), ("concurrency.max_inflight_global", "48"), ("concurrency.max_inflight_per_tenant", "12"),
            ("circuit_breaker.error_rate_threshold", "0.25"), ("circuit_breaker.open_seconds", "15"), ("circuit_breaker.half_open_probe_ratio", "0.1"))),
        new("openai-storm", "429 and 5xx storms (A4.2, A4.8 to A4.10): 8 s in all, 3.5 s for the first attempt, equal jitter from 200 ms to 5 s, 8 requests a second and 16 at once.", Plain("8s").With(
            ("rate_limits.requests_per_second", "8"), ("rate_limits.burst", "16"),
            ("timeouts.plain.dial_timeout", "1s"), ("timeouts.plain.tls_handshake_timeout", "1s"), ("timeouts.attempt_share", "0.4375"), ("retry.max_attempts", "3"), ("sla.gold.max_retries", "2"), ("sla.silver.max_retries", "2"),
            ("retry.base_backoff_ms", "200"), ("retry.cap_backoff_ms", "5000"), ("retry.jitter", "equal"))),
        new("failover", "Two providers that stand in for each other (A2.13, C9): an open breaker stays so for 30 s.", new Dictionary<string, string>().With(
            ("circuit_breaker.open_seconds", "30"))),
        new("tools", "Calls that agents make in loops (A12.8, A12.9): 4 attempts, full jitter from 200 ms to 5 s.", new Dictionary<string, string>().With(
            ("retry.max_attempts", "4"), ("sla.gold.max_retries", "3"), ("sla.silver.max_retries", "3"), ("retry.base_backoff_ms", "200"), ("retry.cap_backoff_ms", "5000"), ("retry.jitter", "full"))),
        new("interactive-8s", "Somebody waits 8 s at most (A4.10), with the default retries.", Plain("8s").With(
            ("timeouts.plain.dial_timeout", "1s"), ("timeouts.plain.tls_handshake_timeout", "1s"), ("timeouts.attempt_share", "0.4375"), ("timeouts.stream.first_token_timeout", "3s"),
            ("timeouts.stream.stream_idle_timeout", "3s"), ("timeouts.stream.total_timeout", "8s"))),
        new("stream", "Streaming in production (A3.14, A3.18): the stream limits are the default; base 300 ms, jitter 25 %.", new Dictionary<string, string>().With(
            ("retry.base_backoff_ms", "300"), ("retry.jitter", "proportional"), ("retry.jitter_share", "0.25"))),
        new("background", "Nobody waits (A11.2, A11.4, A11.6): 30 s in all, 25 s for one call, TLS 5 s.", Plain("30s").With(
            ("timeouts.attempt_share", "0.8333"), ("timeouts.plain.tls_handshake_timeout", "5s"), ("retry.base_backoff_ms", "200"),
            ("retry.cap_backoff_ms", "2000"), ("retry.jitter", "additive"), ("retry.jitter_ms", "120"))),
        new("diagnose", "Wide limits to see which hop is slow (A17.3): connect 3 s, TLS 5 s, first byte 30 s, 45 s in all, one attempt.", Plain("45s").With(
            ("timeouts.attempt_share", "1"), ("timeouts.plain.dial_timeout", "3s"), ("timeouts.plain.tls_handshake_timeout", "5s"),
            ("timeouts.stream.dial_timeout", "3s"), ("timeouts.stream.tls_handshake_timeout", "5s"), ("timeouts.stream.first_token_timeout", "30s"),
            ("timeouts.stream.stream_idle_timeout", "30s"), ("timeouts.stream.total_timeout", "45s"), ("retry.max_attempts", "1"))),
    ];

    private static Dictionary<string, Profile> ByName { get; } = All.ToDictionary(profile => profile.Name, StringComparer.Ordinal);

    /// <summary>The profile of a name; the default one for a name that does not exist.</summary>
    public static Profile Of(string? name) => name is null ? Default : ByName.GetValueOrDefault(name, Default);

    /// <summary>The profile's text for a key; null when it has none.</summary>
    public string? Find(string key) => Values.GetValueOrDefault(key);

    /// <summary>The text that it puts above the file's for a key; null when it leaves the key alone.</summary>
    internal string? Override(string key) => key == "retry.max_retries" && Find("retry.max_attempts") is { } attempts
        ? (int.Parse(attempts, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture)
        : Find(key);

    private static Dictionary<string, string> Plain(string total) => new(StringComparer.Ordinal)
    {
        ["timeouts.plain.total_timeout"] = total,
        ["timeouts.plain.total_timeout_by_intent.chat"] = total,
        ["timeouts.plain.total_timeout_by_intent.code"] = total,
        ["timeouts.plain.total_timeout_by_intent.summarize"] = total,
    };
}
