namespace Breakwater.Simulator.Providers.OpenAi.Responses;

internal enum OutputKind
{
    Reasoning,
    Message,
    Call,
}
