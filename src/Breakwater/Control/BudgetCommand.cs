using System.CommandLine;

namespace Breakwater.Control;

/// <summary><c>breakwater budget list</c>: what a running gateway may still spend, and what it has spent.</summary>
internal static class BudgetCommand
{
    public static Command Create() => new("budget", "Budgets of a running gateway. Example: breakwater budget list") { List() };

    private static Command List()
    {
        var control = new ControlOptions();
        var command = new Command("list", "Show every budget: its cap, what is held for requests under way, what is spent, what is left.\n\nExample: breakwater budget list --config breakwater.yaml");
        control.AddTo(command);
        command.SetAction((parsed, cancellation) => control.RunAsync(parsed, HttpMethod.Get, "/admin/budgets", body: null, BudgetText.Of, cancellation));
        return command;
    }
}
