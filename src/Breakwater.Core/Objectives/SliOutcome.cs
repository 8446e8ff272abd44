namespace Breakwater.Core.Objectives;

/// <summary>How a request ended, as far as the objective goes.</summary>
public enum SliOutcome
{
    Served,
    Failed,
    TimedOut,
}
