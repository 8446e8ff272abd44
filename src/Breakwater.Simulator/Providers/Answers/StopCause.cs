namespace Breakwater.Simulator.Providers.Answers;

internal enum StopCause
{
    End,
    ToolUse,
    Length,
    StopSequence,
}
