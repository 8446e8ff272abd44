using System.Buffers;
using System.Text.Json;
using Breakwater.Simulator.Faults;
using Breakwater.Simulator.Providers.Answers;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>One request and its answer: the parsed body, the fault that hits it, the record of it, and the ways to answer.</summary>
internal sealed class Exchange(HttpContext http, IVendorApi api, SimulationState state, RequestRecord record, ReadOnlyMemory<byte> requestBody)
{
    private BodyWriter? _body;
    private string? _requestId;

    public HttpContext Http { get; } = http;

    public SimulationState State { get; } = state;

    public RequestRecord Record { get; } = record;

    /// <summary>The body as it came, empty for none.</summary>
    public ReadOnlyMemory<byte> RequestBody { get; } = requestBody;

    /// <summary>The parsed body; undefined when there is none or it is not JSON.</summary>
    public JsonElement Json { get; init; }

    public FaultRule? Fault { get; init; }

    /// <summary>Chance seeded by the simulator's seed and the request's path and body.</summary>
    public required Draw Draw { get; init; }

    /// <summary>Chance that differs between arrivals of the same request.</summary>
    public required Draw Arrival { get; init; }

    public string RequestId => _requestId ??= api.NewRequestId(Arrival);

    public TimeProvider Time => State.Time;

    public CancellationToken Aborted => Http.RequestAborted;

    public BodyWriter Body => _body ??= new BodyWriter(Http, Fault, Time);

    public string Path => Http.Request.Path.Value ?? "/";

    public PacingOptions Pacing => State.Options.Pacing;

    /// <summary>The time a model takes for an answer that is not streamed.</summary>
    public async ValueTask ThinkAsync(int tokens)
    {
        var milliseconds = Pacing.FirstTokenMs + (long)Pacing.TokenGapMs * tokens;
        if (milliseconds > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Time, Aborted);
    }

    public async ValueTask SendErrorAsync(ProviderError error)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        await using (var json = new Utf8JsonWriter(buffer, RelaxedJson.Options))
            api.WriteError(json, error, this);
        await SendBytesAsync(error.Status, "application/json", buffer.WrittenMemory);
    }

    /// <summary>Sends a whole body; to the event faults it counts as one event.</summary>
    public async ValueTask SendBytesAsync(int status, string contentType, ReadOnlyMemory<byte> bytes)
    {
        Start(status, contentType);
        Http.Response.ContentLength = bytes.Length;
        if (Fault?.StallAfterEvents == 0)
        {
            await Body.FlushAsync();
            await Task.Delay(Fault.StallMs is { } ms ? TimeSpan.FromMilliseconds(ms) : Timeout.InfiniteTimeSpan, Time, Aborted);
        }

        if (Fault?.CutAfterEvents == 0)
        {
            await Body.CutAsync();
            return;
        }

        await Body.DelayAsync();
        await Body.WriteAsync(bytes);
        await Body.FlushAsync();
        Record.Completed = !Body.WasCut;
    }

    public async ValueTask<SseStream> OpenStreamAsync(IStreamErrors errors)
    {
        Start(200, "text/event-stream; charset=utf-8");
        Http.Response.Headers.CacheControl = "no-cache";
        await Body.FlushAsync();
        return new SseStream(this, errors);
    }

    private void Start(int status, string contentType)
    {
        Record.Status = status;
        Http.Response.StatusCode = status;
        Http.Response.ContentType = contentType;
        api.SetCommonHeaders(this);
        if (Fault?.Headers is not { } headers)
            return;
        foreach (var (name, value) in headers)
            Http.Response.Headers[name] = value;
    }
}
