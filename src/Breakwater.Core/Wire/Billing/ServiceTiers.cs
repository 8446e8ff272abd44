using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire.Billing;

/// <summary>The words of a provider's services.</summary>
internal static class ServiceTiers
{
    /// <summary>The service that an answer says it was run by; what is unknown is the plain one.</summary>
    public static PriceTier Of(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("priority"u8) || word.SequenceEqual("fast"u8) ? PriceTier.Priority
        : word.SequenceEqual("flex"u8) ? PriceTier.Flex
        : word.SequenceEqual("batch"u8) ? PriceTier.Batch
        : PriceTier.Standard;

    /// <summary>The service that a request asks for; without a word the provider's settings decide.</summary>
    public static ServiceWish Wished(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("default"u8) || word.SequenceEqual("standard_only"u8) ? ServiceWish.Standard
        : word.SequenceEqual("flex"u8) ? ServiceWish.Flex
        : word.IsEmpty || word.SequenceEqual("auto"u8) ? ServiceWish.Unset
        : ServiceWish.Fast;
}
