using System.CommandLine;
using Breakwater.Changes;
using Breakwater.Check;
using Breakwater.Control;
using Breakwater.Decisions;
using Breakwater.Demo;
using Breakwater.Simulate;

namespace Breakwater;

/// <summary>Every verb beside <c>serve</c>.</summary>
internal static class Verbs
{
    public static void AddTo(RootCommand root)
    {
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(ReloadCommand.Create());
        root.Subcommands.Add(SimulateCommand.Create());
        root.Subcommands.Add(StatusCommand.Create());
        root.Subcommands.Add(CircuitCommand.Create());
        root.Subcommands.Add(CutoverCommand.Create());
        root.Subcommands.Add(RouteCommand.Create());
        root.Subcommands.Add(PresetCommand.Create());
        root.Subcommands.Add(TenantCommand.Create());
        root.Subcommands.Add(KeyCommand.Create());
        root.Subcommands.Add(BudgetCommand.Create());
        root.Subcommands.Add(QualityCommand.Create());
        root.Subcommands.Add(RolloutCommand.Create());
        root.Subcommands.Add(LedgerCommand.Create());
        root.Subcommands.Add(ExplainCommand.Create());
        root.Subcommands.Add(DecisionsCommand.Create());
        root.Subcommands.Add(ReplayCommand.Create());
    }
}
