namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>Names of the Responses stream events, as bytes.</summary>
internal static class EventNames
{
    public static readonly ReadOnlyMemory<byte> Created = "response.created"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> Queued = "response.queued"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> InProgress = "response.in_progress"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> Completed = "response.completed"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> Incomplete = "response.incomplete"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> Failed = "response.failed"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> Error = "error"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> ItemAdded = "response.output_item.added"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> ItemDone = "response.output_item.done"u8.ToArray();
    public static readonly Part ContentPart = new("response.content_part.added"u8.ToArray(), "response.content_part.done"u8.ToArray());
    public static readonly Part SummaryPart = new("response.reasoning_summary_part.added"u8.ToArray(), "response.reasoning_summary_part.done"u8.ToArray());
    public static readonly Delta Text = new("response.output_text.delta"u8.ToArray(), "response.output_text.done"u8.ToArray());
    public static readonly Delta SummaryText = new("response.reasoning_summary_text.delta"u8.ToArray(), "response.reasoning_summary_text.done"u8.ToArray());
    public static readonly Delta Arguments = new("response.function_call_arguments.delta"u8.ToArray(), "response.function_call_arguments.done"u8.ToArray());
    public static readonly Delta CustomInput = new("response.custom_tool_call_input.delta"u8.ToArray(), "response.custom_tool_call_input.done"u8.ToArray());

    internal readonly record struct Part(ReadOnlyMemory<byte> Added, ReadOnlyMemory<byte> Done);

    internal readonly record struct Delta(ReadOnlyMemory<byte> Event, ReadOnlyMemory<byte> Done);
}
