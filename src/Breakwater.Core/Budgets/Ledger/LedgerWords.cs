using System.Text.Json;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets.Ledger;

/// <summary>Kinds of entries and services of providers as they are written in the ledger and in answers.</summary>
public static class LedgerWords
{
    private static readonly string[] Kinds = [.. Enum.GetNames<LedgerKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private static readonly string[] Services = [.. Enum.GetNames<PriceTier>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary><c>hedge_loser</c>.</summary>
    public static string Of(LedgerKind kind) => Kinds[(int)kind];

    /// <summary><c>priority</c>.</summary>
    public static string Of(PriceTier service) => Services[(int)service];

    /// <summary>The service of a word that <see cref="Of(PriceTier)"/> gave.</summary>
    public static PriceTier ServiceOf(string word) => (PriceTier)Array.IndexOf(Services, word);

    /// <summary>The kind of a word that <see cref="Of(LedgerKind)"/> gave.</summary>
    public static LedgerKind KindOf(string word) => (LedgerKind)Array.IndexOf(Kinds, word);
}
