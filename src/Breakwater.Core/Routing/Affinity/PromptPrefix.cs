namespace Breakwater.Core.Routing.Affinity;

/// <summary>The beginning of a prompt up to the end of one of its messages.</summary>
/// <param name="Key">Hash of its texts.</param>
/// <param name="Bytes">Their length.</param>
public readonly record struct PromptPrefix(ulong Key, long Bytes);
