using System.Text.Json;

namespace Breakwater.Core.Budgets;

/// <summary>Scopes and levels as they are written in logs and answers.</summary>
public static class BudgetWords
{
    private static readonly string[] Scopes = [.. Enum.GetNames<BudgetScope>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    private static readonly string[] Levels = [.. Enum.GetNames<BudgetLevel>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary><c>global_minute</c>.</summary>
    public static string Of(BudgetScope scope) => Scopes[(int)scope];

    /// <summary><c>degrade</c>.</summary>
    public static string Of(BudgetLevel level) => Levels[(int)level];
}
