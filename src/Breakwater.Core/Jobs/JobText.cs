using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakwater.Core.Jobs;

/// <summary>A job as its caller sees it.</summary>
public static class JobText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The path at which a job is asked for.</summary>
    public static string PathOf(string id) => $"/v1/jobs/{id}";

    /// <summary>The word of a state.</summary>
    public static string WordOf(JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Running => "running",
        JobState.Completed => "completed",
        JobState.Failed => "failed",
        _ => "cancelled",
    };

    /// <summary>Writes it as one JSON object; an answer that is JSON stands in it as such, any other as a string.</summary>
    public static void Write(Job job, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("id"u8, job.Id);
        json.WriteString("object"u8, "job"u8);
        json.WriteString("status"u8, WordOf(job.State));
        json.WriteString("reason"u8, job.Reason);
        json.WriteNumber("attempts"u8, job.Attempt);
        json.WriteString("created_at"u8, job.Created.UtcDateTime);
        if (job.State == JobState.Queued)
        {
            json.WriteString("due_at"u8, job.Due.UtcDateTime);
        }

        if (job.Ended is { } ended)
        {
            json.WriteString("ended_at"u8, ended.UtcDateTime);
        }

        json.WriteString("expires_at"u8, job.Expires.UtcDateTime);
        json.WriteString("poll"u8, PathOf(job.Id));
        if (job.Answer is { } answer)
        {
            Write(json, answer);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JobAnswer answer)
    {
        json.WriteStartObject("response"u8);
        json.WriteNumber("status"u8, answer.Status);
        json.WriteString("content_type"u8, answer.ContentType);
        json.WritePropertyName("body"u8);
        if (answer.ContentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) && answer.Body.Length > 0)
        {
            // Providers' bytes: what is no JSON after all must not break the object around it.
            try
            {
                using var whole = JsonDocument.Parse(answer.Body);
                whole.WriteTo(json);
            }
            catch (JsonException)
            {
                json.WriteStringValue(Encoding.UTF8.GetString(answer.Body.Span));
            }
        }
        else
        {
            json.WriteStringValue(Encoding.UTF8.GetString(answer.Body.Span));
        }

        json.WriteEndObject();
    }
}
