namespace Breakwater.Simulator.Providers.OpenAi;

/// <summary>A model and the parameters it does not take.</summary>
internal sealed record OpenAiModel(string Id, bool Reasons = false, bool Embeds = false);
