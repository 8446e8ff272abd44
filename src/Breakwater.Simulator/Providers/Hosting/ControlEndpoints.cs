using System.Text.Json;
using Breakwater.Simulator.Faults;
using Breakwater.Simulator.Providers.Limits;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>The simulator's own paths on either listener: /sim/faults, /sim/limits and /sim/requests.</summary>
internal sealed class ControlEndpoints(SimulationState state, Func<string?, ValueTask> applyListening, Func<HiddenLimit, string?> limit)
{
    public ValueTask AnswerAsync(HttpContext http) => (http.Request.Method, http.Request.Path.Value) switch
    {
        ("GET", "/sim/faults") => WriteFaultsAsync(http),
        ("POST", "/sim/faults") => AddFaultsAsync(http),
        ("DELETE", "/sim/faults") => ClearFaultsAsync(http),
        ("POST", "/sim/limits") => LimitAsync(http),
        ("GET", "/sim/requests") => WriteRequestsAsync(http),
        ("DELETE", "/sim/requests") => ClearRequestsAsync(http),
        _ => RefuseAsync(http, 404, $"{http.Request.Method} {http.Request.Path} is not known: use GET, POST or DELETE /sim/faults, POST /sim/limits, or GET or DELETE /sim/requests"),
    };

    private async ValueTask AddFaultsAsync(HttpContext http)
    {
        if (FaultRuleText.Read(await ReadAsync(http), out var problem) is not { } rules)
        {
            await RefuseAsync(http, 400, problem);
            return;
        }

        foreach (var rule in rules)
            state.Faults.Add(rule);
        await WriteFaultsAsync(http);
        await ApplyListeningAsync(http);
    }

    private async ValueTask LimitAsync(HttpContext http)
    {
        if (HiddenLimit.Read(await ReadAsync(http), out var problem) is not { } wanted)
            await RefuseAsync(http, 400, problem);
        else if (limit(wanted) is { } error)
            await RefuseAsync(http, 400, error);
        else
            await WriteAsync(http, 200, wanted, static (json, set) => json.WriteString("limited"u8, set.Model));
    }

    private static async ValueTask<byte[]> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.ToArray();
    }

    private async ValueTask ClearFaultsAsync(HttpContext http)
    {
        state.Faults.Clear();
        await applyListening(http.Connection.Id);
        await WriteFaultsAsync(http);
    }

    // The listener may be the very one this request came through: answer first, then close it.
    private async ValueTask ApplyListeningAsync(HttpContext http)
    {
        if (!state.Faults.StopsListening(Vendors.OpenAi) && !state.Faults.StopsListening(Vendors.Anthropic))
            return;
        await http.Response.CompleteAsync();
        await applyListening(http.Connection.Id);
    }

    private ValueTask WriteFaultsAsync(HttpContext http)
    {
        if (state.Faults.StopsListening(Vendors.OpenAi) || state.Faults.StopsListening(Vendors.Anthropic))
            http.Response.Headers.Connection = "close";
        return WriteAsync(http, 200, (state, ""), static (json, s) =>
        {
            json.WritePropertyName("faults"u8);
            JsonSerializer.Serialize(json, s.state.Faults.Snapshot(), FaultRuleJson.Default.ListFaultRule);
        });
    }

    private ValueTask ClearRequestsAsync(HttpContext http)
    {
        state.Requests.Clear();
        return WriteRequestsAsync(http);
    }

    private ValueTask WriteRequestsAsync(HttpContext http) =>
        WriteAsync(http, 200, (state, http.Request.Query["canary_sha256"].ToString()), static (json, s) => WriteRequests(json, s.state.Requests, s.Item2));

    private static void WriteRequests(Utf8JsonWriter json, RequestLog requests, string canaryHash)
    {
        json.WriteNumber("count"u8, requests.Count);
        json.WriteNumber("active"u8, requests.Active);
        json.WriteStartArray("requests"u8);
        foreach (var record in requests.Snapshot())
            WriteRequest(json, record, canaryHash);
        json.WriteEndArray();
    }

    private static void WriteRequest(Utf8JsonWriter json, RequestRecord record, string canaryHash)
    {
        json.WriteStartObject();
        json.WriteNumber("number"u8, record.Number);
        json.WriteString("vendor"u8, record.Vendor);
        json.WriteString("method"u8, record.Method);
        json.WriteString("path"u8, record.Path);
        json.WriteString("at"u8, record.At);
        json.WriteString("model"u8, record.Model);
        json.WriteBoolean("stream"u8, record.Stream);
        json.WriteNumber("body_bytes"u8, record.BodyBytes);
        json.WriteString("body_sha256"u8, record.BodyHash);
        json.WriteBoolean("has_key"u8, record.KeyHash is not null);
        if (canaryHash.Length > 0)
            json.WriteBoolean("key_is_canary"u8, string.Equals(record.KeyHash, canaryHash, StringComparison.OrdinalIgnoreCase));
        json.WriteNumber("status"u8, record.Status);
        json.WriteNumber("events"u8, record.Events);
        json.WriteBoolean("faulted"u8, record.Faulted);
        json.WriteBoolean("finished"u8, record.Finished);
        json.WriteBoolean("completed"u8, record.Completed);
        json.WriteBoolean("client_left"u8, record.ClientLeft);
        json.WriteStartObject("headers"u8);
        foreach (var (name, value) in record.Headers)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static ValueTask RefuseAsync(HttpContext http, int status, string message) =>
        WriteAsync(http, status, message, static (json, text) => json.WriteString("error"u8, text));

    private static async ValueTask WriteAsync<T>(HttpContext http, int status, T value, Action<Utf8JsonWriter, T> members)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter))
        {
            json.WriteStartObject();
            members(json, value);
            json.WriteEndObject();
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
