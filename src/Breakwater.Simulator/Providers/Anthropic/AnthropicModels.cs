using System.Collections.Frozen;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>The models this side knows, by name.</summary>
internal sealed class AnthropicModels(IReadOnlyList<string> added)
{
    private static readonly AnthropicModel[] BuiltIn =
    [
        new("sim-claude", "Sim Claude"),
        new("sim-claude-mini", "Sim Claude Mini"),
        new("claude-haiku-5-5", "Claude Haiku 5.5") { IsNewest = true },
        new("claude-sonnet-5-5", "Claude Sonnet 5.5") { IsNewest = true, RefusesDisabledThinking = true, RefusesForcedTools = true },
        new("claude-opus-5-5", "Claude Opus 5.5") { IsNewest = true, AlwaysThinks = true, RefusesDisabledThinking = true, RefusesForcedTools = true },
    ];

    private readonly FrozenDictionary<string, AnthropicModel> _byId = BuiltIn
        .Concat(added.Except(BuiltIn.Select(static model => model.Id), StringComparer.Ordinal).Select(static id => new AnthropicModel(id, id)))
        .ToFrozenDictionary(static model => model.Id, StringComparer.Ordinal);

    public IEnumerable<string> Ids => _byId.Keys.Order(StringComparer.Ordinal);

    public AnthropicModel? Find(string id) => _byId.GetValueOrDefault(id);
}
