using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;
using Breakwater.Simulator.Providers.Limits;

namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>POST /v1/responses and what can be done with a stored response.</summary>
internal sealed class ResponsesEndpoint(OpenAiModels models, RateLimits limits, ResponseStore store)
{
    private readonly ConcurrentDictionary<Task, BackgroundRun> _running = new();

    public async ValueTask CreateAsync(Exchange exchange)
    {
        // A background response outlives the exchange whose buffers hold the request.
        var root = exchange.Json.ValueKind == JsonValueKind.Object ? exchange.Json.Clone() : exchange.Json;
        if ((ResponsesCheck.Error(root, models) ?? new InputItemsCheck(store, exchange.State.Seal).Error(root)) is { } error)
        {
            await exchange.SendErrorAsync(error);
            return;
        }

        var previous = store.Find(Fields.Text(root, "previous_response_id"u8));
        var request = ResponsesRequest.Read(root, models.Find(root.GetProperty("model"u8).GetString()!)!, previous?.ContextTokens ?? 0);
        // The recorded streams of this endpoint carry no limit headers.
        if (await OpenAiApi.EnterAsync(exchange, limits, request.Model.Id, request.InputTokens, showHeaders: !request.Stream) is not { } meter)
            return;
        try
        {
            await AnswerAsync(exchange, Compose(exchange, request));
        }
        finally
        {
            meter.Leave();
        }
    }

    /// <summary>The paths below /v1/responses/.</summary>
    public ValueTask OnStoredAsync(Exchange exchange, string rest)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var id = slash < 0 ? rest : rest[..slash];
        var action = slash < 0 ? "" : rest[(slash + 1)..];
        if (store.Find(id) is not { } response)
            return exchange.SendErrorAsync(OpenAiErrors.UnknownResponse(id));
        return (exchange.Http.Request.Method, action) switch
        {
            ("GET", "") when exchange.Http.Request.Query["stream"] == "true" => FollowStoredAsync(exchange, response),
            ("GET", "") => SendAsync(exchange, response, static (json, r) => ResponseBody.Write(json, r, r.Status)),
            ("GET", "input_items") => SendInputItemsAsync(exchange, response),
            ("POST", "cancel") => CancelAsync(exchange, response),
            ("DELETE", "") => DeleteAsync(exchange, response),
            (var method, _) => exchange.SendErrorAsync(OpenAiErrors.NotFound($"Invalid URL ({method} {exchange.Path})")),
        };
    }

    public async ValueTask StopAsync()
    {
        foreach (var run in _running.Values)
            run.Stop();
        await Task.WhenAll(_running.Keys);
    }

    private static SimulatedResponse Compose(Exchange exchange, ResponsesRequest request)
    {
        var draw = exchange.Draw;
        var id = draw.HexId("resp_", 48);
        var answer = AnswerComposer.Compose(request.Prompt, draw, exchange.Pacing.AnswerTokens);
        var output = OutputItem.Of(answer, request, exchange.State.Seal, draw);
        var cached = exchange.State.Cache is { } cache && Fields.Get(request.Root, "input"u8) is { } input
            ? PromptPrefix.Cached(cache, Fields.Get(request.Root, "instructions"u8), input)
            : 0;
        return new SimulatedResponse(id, exchange.Time.GetUtcNow().ToUnixTimeSeconds(), request, answer, output, cached);
    }

    private async ValueTask AnswerAsync(Exchange exchange, SimulatedResponse response)
    {
        if (response.Request.Background)
        {
            Start(exchange, response);
            if (response.Request.Stream)
                await FollowAsync(exchange, response, 0);
            else
                await SendAsync(exchange, response, static (json, r) => ResponseBody.Write(json, r, ResponseStatus.Queued));
            return;
        }

        if (response.Request.Stream)
        {
            using var stream = await exchange.OpenStreamAsync(new ResponsesStreamErrors(response));
            await new ResponsesStream(response, stream, exchange.Pacing, exchange.Time).WriteAsync();
            Keep(response);
            await stream.FinishAsync();
            return;
        }

        await exchange.ThinkAsync(response.Answer.OutputTokens);
        response.End(exchange.Time.GetUtcNow().ToUnixTimeSeconds());
        Keep(response);
        await SendAsync(exchange, response, static (json, r) => ResponseBody.Write(json, r, r.Status));
    }

    private void Keep(SimulatedResponse response)
    {
        if (response.Request.Store)
            store.Add(response);
    }

    // Kept even with store:false, as the vendor does for a while, or nobody could poll it.
    private void Start(Exchange exchange, SimulatedResponse response)
    {
        var run = new BackgroundRun(exchange.Time);
        response.Run = run;
        store.Add(response);
        var work = ProduceAsync(response, run, exchange.Pacing, exchange.Time);
        _running[work] = run;
        if (work.IsCompleted)
            _running.TryRemove(work, out _);
        else
            _ = work.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    private static async Task ProduceAsync(SimulatedResponse response, BackgroundRun run, PacingOptions pacing, TimeProvider time)
    {
        try
        {
            await new ResponsesStream(response, run, pacing, time).WriteAsync();
        }
        catch (OperationCanceledException)
        {
            response.Cancel();
        }
        finally
        {
            run.Finish();
        }
    }

    private static ValueTask FollowStoredAsync(Exchange exchange, SimulatedResponse response)
    {
        var query = exchange.Http.Request.Query;
        if (response.Run is null || !response.Request.Stream)
        {
            return exchange.SendErrorAsync(OpenAiErrors.BadRequest(
                "This response cannot be streamed because it was not created with background=true and stream=true.", "stream"));
        }

        var after = query["starting_after"].ToString();
        if (after.Length == 0)
            return FollowAsync(exchange, response, 0);
        return int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? FollowAsync(exchange, response, last + 1)
            : exchange.SendErrorAsync(OpenAiErrors.BadRequest($"Invalid 'starting_after': expected a whole number, but got '{after}'.", "starting_after", "invalid_type"));
    }

    private static async ValueTask FollowAsync(Exchange exchange, SimulatedResponse response, int from)
    {
        using var stream = await exchange.OpenStreamAsync(new ResponsesStreamErrors(response));
        for (var sequence = from; await response.Run!.ReadAsync(sequence, exchange.Aborted) is { } recorded; sequence++)
        {
            await stream.SendRawAsync(recorded.Name, recorded.Payload);
            await exchange.Body.FlushAsync();
        }

        await stream.FinishAsync();
    }

    private static async ValueTask CancelAsync(Exchange exchange, SimulatedResponse response)
    {
        if (response.Run is not { } run)
        {
            await exchange.SendErrorAsync(OpenAiErrors.BadRequest("Cannot cancel a synchronous response.", null));
            return;
        }

        if (!response.IsOver)
        {
            run.Stop();
            response.Cancel();
        }

        await SendAsync(exchange, response, static (json, r) => ResponseBody.Write(json, r, r.Status));
    }

    private async ValueTask DeleteAsync(Exchange exchange, SimulatedResponse response)
    {
        response.Run?.Stop();
        store.Remove(response.Id);
        await SendAsync(exchange, response, static (json, r) =>
        {
            json.WriteStartObject();
            json.WriteString("id"u8, r.Id);
            json.WriteString("object"u8, "response"u8);
            json.WriteBoolean("deleted"u8, true);
            json.WriteEndObject();
        });
    }

    private static ValueTask SendInputItemsAsync(Exchange exchange, SimulatedResponse response)
    {
        var query = exchange.Http.Request.Query;
        var order = query["order"].ToString();
        var after = query["after"].ToString();
        int? limit = int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : null;
        return SendAsync(exchange, response, (json, r) => InputItemsList.Write(json, r, order, after.Length == 0 ? null : after, limit));
    }

    private static async ValueTask SendAsync(Exchange exchange, SimulatedResponse response, Action<Utf8JsonWriter, SimulatedResponse> write)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        await using (var json = new Utf8JsonWriter(buffer, RelaxedJson.Options))
            write(json, response);
        await exchange.SendBytesAsync(200, "application/json", buffer.WrittenMemory);
    }
}
