namespace Breakwater.Simulator.Faults;

internal static class FaultRuleCheck
{
    /// <summary>Null when the rule makes sense, otherwise what is wrong and how to put it right.</summary>
    public static string? Error(FaultRule rule) => rule switch
    {
        { Vendor: not (null or Vendors.OpenAi or Vendors.Anthropic) } => $"vendor '{rule.Vendor}' is unknown: use openai or anthropic, or leave it out",
        { Times: <= 0 } => $"times is {rule.Times}: use 1 or more, or leave it out for a rule that stays",
        { Probability: < 0 or > 1 or double.NaN } => $"probability is {rule.Probability}: use a number from 0 to 1",
        { Status: < 200 or > 599 } => $"status is {rule.Status}: use 200 to 599",
        { HeaderDelayMs: < 0 } => Negative("header_delay_ms"),
        { StallAfterEvents: < 0 } => Negative("stall_after_events"),
        { StallMs: < 0 } => Negative("stall_ms"),
        { CutAfterEvents: < 0 } => Negative("cut_after_events"),
        { CutAfterBytes: < 0 } => Negative("cut_after_bytes"),
        { ErrorEventAt: < 0 } => Negative("error_event_at"),
        { PingsBeforeError: < 0 } => Negative("pings_before_error"),
        { ChunkDelayMs: < 0 } => Negative("chunk_delay_ms"),
        _ when !DoesSomething(rule) => "the rule names no fault: set status, refuse, stop_listening, header_delay_ms, stall_after_events, cut_after_events, "
            + "cut_after_bytes, error_event_at, garbage, byte_at_a_time, crlf, chunk_delay_ms or headers",
        _ => null,
    };

    private static bool DoesSomething(FaultRule rule) =>
        rule.Status is not null || rule.Refuse || rule.StopListening || rule.HeaderDelayMs is not null || rule.StallAfterEvents is not null
        || rule.CutAfterEvents is not null || rule.CutAfterBytes is not null || rule.ErrorEventAt is not null || rule.Garbage
        || rule.ByteAtATime || rule.Crlf || rule.ChunkDelayMs is not null || rule.Headers is not null;

    private static string Negative(string field) => $"{field} is negative: use 0 or more";
}
