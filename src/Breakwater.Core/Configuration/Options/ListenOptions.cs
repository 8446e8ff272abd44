namespace Breakwater.Core.Configuration.Options;

/// <summary>The addresses the gateway listens on; port 0 takes a free one.</summary>
/// <param name="Data">The LLM APIs.</param>
/// <param name="Admin">Dashboard, admin API, metrics.</param>
public sealed record ListenOptions(Uri Data, Uri Admin);
