using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Providers.OpenAi.Chat;

/// <summary>The answers of one completion, one per choice; created is in Unix seconds.</summary>
internal sealed record ChatAnswer(string Id, long Created, IReadOnlyList<Answer> Choices, int CachedTokens);
