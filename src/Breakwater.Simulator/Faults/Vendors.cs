namespace Breakwater.Simulator.Faults;

internal static class Vendors
{
    public const string OpenAi = "openai";
    public const string Anthropic = "anthropic";
}
