using System.Collections.Frozen;

namespace Breakwater.Simulator.Providers.OpenAi;

/// <summary>The models this side knows, by name.</summary>
internal sealed class OpenAiModels(IReadOnlyList<string> added)
{
    private static readonly OpenAiModel[] BuiltIn =
    [
        new("sim-gpt"),
        new("sim-gpt-mini"),
        new("gpt-6-sol", Reasons: true),
        new("gpt-6-luna", Reasons: true),
        new("gpt-5.4-mini", Reasons: true),
        new("gpt-4.1-mini"),
        new("text-embedding-3-small", Embeds: true),
    ];

    private readonly FrozenDictionary<string, OpenAiModel> _byId = BuiltIn
        .Concat(added.Except(BuiltIn.Select(static model => model.Id), StringComparer.Ordinal)
            .Select(static id => new OpenAiModel(id, Embeds: id.Contains("embedding", StringComparison.Ordinal))))
        .ToFrozenDictionary(static model => model.Id, StringComparer.Ordinal);

    public IEnumerable<string> Ids => _byId.Keys.Order(StringComparer.Ordinal);

    public OpenAiModel? Find(string id) => _byId.GetValueOrDefault(id);
}
