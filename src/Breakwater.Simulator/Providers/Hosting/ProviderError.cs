namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>A refusal in the vendor's words; param and code are OpenAI's only.</summary>
internal sealed record ProviderError(int Status, string Type, string Message, string? Param = null, string? Code = null);
