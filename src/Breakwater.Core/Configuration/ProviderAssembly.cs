using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration;

/// <summary>Fills what a provider leaves out with what holds for its vendor.</summary>
internal static class ProviderAssembly
{
    private static readonly IReadOnlyList<Glob> OpenAiForward = [new("gpt-*"), new("o1*"), new("o3*"), new("o4*")];
    private static readonly IReadOnlyList<Glob> AnthropicForward = [new("claude-*")];

    /// <summary>The key that the simulator is sent: it accepts any that is not empty.</summary>
    private const string SimulatedKey = "simulated";

    /// <summary>The provider; null when its keys are missing and nothing stands in for it.</summary>
    public static ProviderOptions? Provider(Placed<ProviderDraft> placed, SimulatedAddresses? simulated)
    {
        if (!placed.Value.Keys.IsMissing)
        {
            return Complete(placed);
        }

        return simulated is null ? null : Complete(placed) with
        {
            BaseUrl = placed.Value.Vendor == Vendor.OpenAi ? simulated.OpenAi : simulated.Anthropic,
            ApiKeys = [new Secret(SimulatedKey)],
            Simulated = true,
        };
    }

    /// <summary>The provider as configured, whether its keys are there or not.</summary>
    public static ProviderOptions Complete(Placed<ProviderDraft> placed)
    {
        var draft = placed.Value;
        var openAi = draft.Vendor == Vendor.OpenAi;
        return new ProviderOptions(placed.Name, draft.Vendor, draft.BaseUrl ?? new Uri(openAi ? "https://api.openai.com" : "https://api.anthropic.com"))
        {
            ApiKeys = draft.Keys.Values,
            Passthrough = draft.Keys.Passthrough,
            Forward = draft.Forward.Count > 0 ? draft.Forward : openAi ? OpenAiForward : AnthropicForward,
            Surfaces = draft.Surfaces.Count > 0 ? draft.Surfaces : openAi ? [Surface.Chat, Surface.Responses, Surface.Embeddings] : [Surface.Messages],
        };
    }
}
