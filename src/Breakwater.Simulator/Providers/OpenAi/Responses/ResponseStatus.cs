namespace Breakwater.Simulator.Providers.OpenAi.Responses;

internal static class ResponseStatus
{
    public const string Queued = "queued";
    public const string InProgress = "in_progress";
    public const string Completed = "completed";
    public const string Incomplete = "incomplete";
    public const string Cancelled = "cancelled";
}
