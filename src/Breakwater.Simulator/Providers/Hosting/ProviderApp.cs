using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Breakwater.Simulator.Faults;
using Breakwater.Simulator.Providers.Answers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>The way of one request: read and record it, let a fault hit it, otherwise let the vendor answer.</summary>
internal sealed class ProviderApp(IVendorApi api, SimulationState state, ControlEndpoints control) : IHttpApplication<HttpContext>
{
    private static readonly byte[] Garbage = [0xFF, 0xFE, 0x00, (byte)'{', (byte)'"', 0xC3, 0x28, (byte)'\n', (byte)'\n', 0x80, (byte)']', 0xED, 0xA0, 0x80, (byte)'\n'];

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/sim", StringComparison.Ordinal))
        {
            await control.AnswerAsync(context);
            return;
        }

        var record = NewRecord(context);
        state.Requests.Begin(record);
        try
        {
            await AnswerAsync(context, record);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            // The client left, or the simulator is stopping: there is nobody to answer.
        }
        finally
        {
            record.ClientLeft = !record.Completed && context.RequestAborted.IsCancellationRequested && !record.CutByFault;
            state.Requests.End(record);
        }
    }

    private async ValueTask AnswerAsync(HttpContext http, RequestRecord record)
    {
        var body = await RequestBody.ReadAsync(http);
        using var json = RequestBody.Parse(body ?? []);
        var root = json?.RootElement ?? default;
        var model = Fields.Text(root, "model"u8);
        record.Model = model;
        record.Stream = Fields.Flag(root, "stream"u8) ?? false;
        record.BodyBytes = body?.Length ?? 0;
        var digest = SHA256.HashData(body ?? []);
        record.BodyHash = Convert.ToHexStringLower(digest);
        var fault = state.Faults.Take(api.Vendor, model, http.Request.Path.Value ?? "/");
        record.Faulted = fault is not null;
        var exchange = new Exchange(http, api, state, record, body ?? [])
        {
            Json = root,
            Fault = fault,
            Draw = new Draw(state.Options.Seed ^ RequestDigest.Of(root, digest)),
            Arrival = state.NextArrival(),
        };
        if (body is null)
            await exchange.SendBytesAsync(413, "text/html", TooLarge);
        else if (fault is null || !await FaultAsync(exchange, fault))
            await api.AnswerAsync(exchange);
        record.CutByFault |= exchange.Body.WasCut;
    }

    /// <summary>True when the fault took the place of the answer.</summary>
    private async ValueTask<bool> FaultAsync(Exchange exchange, FaultRule fault)
    {
        if (fault.Refuse)
        {
            exchange.Record.CutByFault = true;
            exchange.Http.Abort();
            return true;
        }

        if (fault.HeaderDelayMs is > 0 and var delay)
            await Task.Delay(TimeSpan.FromMilliseconds(delay), state.Time, exchange.Aborted);
        if (fault.Garbage)
        {
            await exchange.SendBytesAsync(200, exchange.Record.Stream ? "text/event-stream; charset=utf-8" : "application/json", Garbage);
            return true;
        }

        if (fault.Status is not { } status)
            return false;
        if (fault.Body is not { } body)
            await exchange.SendErrorAsync(api.ErrorFor(status) with { Status = status });
        else if (body.ValueKind == JsonValueKind.String)
            await exchange.SendBytesAsync(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(body.GetString()!));
        else
            await exchange.SendBytesAsync(status, "application/json", Encoding.UTF8.GetBytes(body.GetRawText()));
        return true;
    }

    private RequestRecord NewRecord(HttpContext http)
    {
        var key = api.PresentedKey(http.Request.Headers);
        return new RequestRecord
        {
            Number = state.Requests.NextNumber(),
            Vendor = api.Vendor,
            Method = http.Request.Method,
            Path = (http.Request.Path.Value ?? "/") + http.Request.QueryString.Value,
            At = state.Time.GetUtcNow(),
            Headers = [.. http.Request.Headers
                .Where(static header => !IsSecret(header.Key))
                .Select(static header => KeyValuePair.Create(header.Key.ToLowerInvariant(), header.Value.ToString()))],
            KeyHash = key.Length == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))),
        };
    }

    private static bool IsSecret(string header) =>
        header.Equals("authorization", StringComparison.OrdinalIgnoreCase)
        || header.Equals("x-api-key", StringComparison.OrdinalIgnoreCase)
        || header.Equals("cookie", StringComparison.OrdinalIgnoreCase)
        || header.Equals("proxy-authorization", StringComparison.OrdinalIgnoreCase);

    private static readonly byte[] TooLarge = Encoding.ASCII.GetBytes(
        "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n<center><h1>413 Request Entity Too Large</h1></center>\r\n</body>\r\n</html>\r\n");
}
