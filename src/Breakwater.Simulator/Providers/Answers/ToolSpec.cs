using System.Text.Json;

namespace Breakwater.Simulator.Providers.Answers;

/// <summary>A tool the model may call; a tool without a schema takes free text.</summary>
internal sealed record ToolSpec(string Name, JsonElement? Schema, bool TakesText = false);
