using System.Text.Json;

namespace Breakwater.Simulator.Faults;

/// <summary>One scripted failure. A null selector matches everything; every other null means "not this fault". Times are milliseconds.</summary>
public sealed record FaultRule
{
    /// <summary>openai or anthropic; null for both.</summary>
    public string? Vendor { get; init; }

    /// <summary>Exact model name of the request; null for any, also for requests that name none.</summary>
    public string? Model { get; init; }

    /// <summary>Exact path, such as /v1/messages; null for any.</summary>
    public string? Path { get; init; }

    /// <summary>How many requests the rule hits before it expires; null for ever.</summary>
    public int? Times { get; init; }

    /// <summary>Chance between 0 and 1 that a matching request is hit, drawn from the simulator's seed; null is 1.</summary>
    public double? Probability { get; init; }

    /// <summary>Answer with this HTTP status instead of an answer.</summary>
    public int? Status { get; init; }

    /// <summary>Body for <see cref="Status"/>: a JSON string is sent as raw text, any other JSON as it stands; null gives the vendor's own error.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>Headers set on the answer, faulty or not, replacing those of the same name.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Close the TCP connection without an answer: on accept when the rule names no model and no path, otherwise once the request is read.</summary>
    public bool Refuse { get; init; }

    /// <summary>Close the vendor's listening socket and its connections until the faults are cleared; selectors other than the vendor, times and probability are ignored.</summary>
    public bool StopListening { get; init; }

    /// <summary>Wait this long before the status line.</summary>
    public int? HeaderDelayMs { get; init; }

    /// <summary>After this many events go silent (0: headers only); a JSON answer counts as one event.</summary>
    public int? StallAfterEvents { get; init; }

    /// <summary>How long the stall lasts; null until the client leaves.</summary>
    public int? StallMs { get; init; }

    /// <summary>After this many events abort the connection.</summary>
    public int? CutAfterEvents { get; init; }

    /// <summary>After this many body bytes abort the connection, in the middle of a line if need be.</summary>
    public long? CutAfterBytes { get; init; }

    /// <summary>After this many events send the vendor's in-stream error and end the stream; 0 makes it the first event after the 200.</summary>
    public int? ErrorEventAt { get; init; }

    /// <summary>Type and code of the in-stream error; null for the vendor's overload error.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Pings (OpenAI: comments) sent just before the in-stream error.</summary>
    public int PingsBeforeError { get; init; }

    /// <summary>Answer 200 with bytes that are neither JSON, SSE nor UTF-8.</summary>
    public bool Garbage { get; init; }

    /// <summary>Write and flush the body one byte at a time.</summary>
    public bool ByteAtATime { get; init; }

    /// <summary>End stream lines with CR LF instead of LF.</summary>
    public bool Crlf { get; init; }

    /// <summary>Wait this long before every event, or every byte when byte_at_a_time is set.</summary>
    public int? ChunkDelayMs { get; init; }
}
