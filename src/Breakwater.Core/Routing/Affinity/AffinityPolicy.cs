namespace Breakwater.Core.Routing.Affinity;

/// <summary>How conversations are kept where their prompt is cached (F-K1).</summary>
public sealed record AffinityPolicy
{
    /// <summary>Shorter bodies hold no prompt that any provider caches (1,024 tokens): nothing is looked at.</summary>
    public const int LeastBytes = 4096;

    /// <summary>Fewer tokens are cached by no provider.</summary>
    public const int LeastTokens = 1024;

    /// <summary>Whether caches of providers count at all. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long a provider is taken to keep a prompt after its last use. Default 5 minutes.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The same where the request paid for the long time to live. Default 1 hour.</summary>
    public TimeSpan LongTtl { get; init; } = TimeSpan.FromHours(1);
}
