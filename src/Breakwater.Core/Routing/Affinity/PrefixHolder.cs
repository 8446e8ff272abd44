namespace Breakwater.Core.Routing.Affinity;

/// <summary>One cache that is thought to hold a prefix.</summary>
/// <param name="Target">A number for provider and model.</param>
/// <param name="Account">Which of the provider's keys: each may be an account with a cache of its own.</param>
/// <param name="IsLong">True when the provider keeps it for the long time to live.</param>
/// <param name="Tokens">How much of it.</param>
/// <param name="Until">When it will be forgotten, in tenths of a second on the monotonic clock.</param>
public readonly record struct PrefixHolder(uint Target, ushort Account, bool IsLong, int Tokens, uint Until)
{
    /// <summary>An <see cref="Account"/> that is none.</summary>
    public const ushort NoAccount = ushort.MaxValue;

    /// <summary>A moment as <see cref="Until"/> has it.</summary>
    public static uint Moment(TimeSpan at) => (uint)Math.Clamp(at.Ticks / (TimeSpan.TicksPerSecond / 10), 0, uint.MaxValue);
}
