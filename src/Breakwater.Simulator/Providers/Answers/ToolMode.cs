namespace Breakwater.Simulator.Providers.Answers;

internal enum ToolMode
{
    None,
    Auto,
    Required,
}
