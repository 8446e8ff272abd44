using System.Globalization;
using System.Text.Json;
using Breakwater.Simulator.Faults;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;
using Breakwater.Simulator.Providers.Limits;
using Breakwater.Simulator.Providers.OpenAi.Chat;
using Breakwater.Simulator.Providers.OpenAi.Responses;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Simulator.Providers.OpenAi;

/// <summary>The OpenAI side: key, routes, common headers and limits; the endpoints do the rest.</summary>
internal sealed class OpenAiApi : IVendorApi
{
    private readonly SimulationState _state;
    private readonly OpenAiModels _models;
    private readonly ChatEndpoint _chat;
    private readonly ResponsesEndpoint _responses;
    private readonly EmbeddingsEndpoint _embeddings;
    private readonly ModelsEndpoint _list;

    public OpenAiApi(SimulationState state)
    {
        _state = state;
        _models = new OpenAiModels(state.Options.OpenAiModels);
        Limits = new RateLimits(_models.Ids, state.Options.Limits, state.Time);
        _chat = new ChatEndpoint(_models, Limits);
        _responses = new ResponsesEndpoint(_models, Limits, new ResponseStore());
        _embeddings = new EmbeddingsEndpoint(_models, Limits);
        _list = new ModelsEndpoint(_models);
    }

    public string Vendor => Vendors.OpenAi;

    public RateLimits Limits { get; }

    public string PresentedKey(IHeaderDictionary headers)
    {
        var value = headers.Authorization.ToString();
        return value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? value["Bearer ".Length..].Trim() : "";
    }

    public string NewRequestId(Draw arrival) => arrival.HexId("req_", 32);

    public void SetCommonHeaders(Exchange exchange)
    {
        var headers = exchange.Http.Response.Headers;
        headers["x-request-id"] = exchange.RequestId;
        headers["openai-organization"] = "org-harbour";
        headers["openai-project"] = "proj_harbour";
        headers["openai-version"] = "2020-10-01";
        var elapsed = exchange.Time.GetUtcNow() - exchange.Record.At;
        headers["openai-processing-ms"] = ((long)elapsed.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
    }

    public void WriteError(Utf8JsonWriter json, ProviderError error, Exchange exchange)
    {
        json.WriteStartObject();
        OpenAiErrors.WriteBody(json, error.Type, error.Message, error.Param, error.Code);
        json.WriteEndObject();
    }

    public ProviderError ErrorFor(int status) => OpenAiErrors.For(status);

    public ValueTask AnswerAsync(Exchange exchange)
    {
        var key = PresentedKey(exchange.Http.Request.Headers);
        if (key.Length == 0)
            return exchange.SendErrorAsync(OpenAiErrors.MissingKey());
        if (_state.Options.ApiKeys is { } known && !known.Contains(key))
            return exchange.SendErrorAsync(OpenAiErrors.WrongKey(key));
        return RouteAsync(exchange);
    }

    public ValueTask StopAsync() => _responses.StopAsync();

    /// <summary>Starts a request on the model's meter and sets the limit headers; null when the 429 has been sent.</summary>
    public static async ValueTask<ModelMeter?> EnterAsync(Exchange exchange, RateLimits limits, string model, int inputTokens, bool showHeaders = true)
    {
        var meter = limits.For(model);
        var verdict = meter.Enter(inputTokens);
        var headers = exchange.Http.Response.Headers;
        if (showHeaders)
        {
            SetLimit(headers, "requests", meter.Requests);
            SetLimit(headers, "tokens", meter.InputTokens);
        }

        if (verdict.Kind == LimitKind.None)
            return meter;
        headers.RetryAfter = verdict.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        headers["retry-after-ms"] = verdict.RetryAfterMilliseconds.ToString(CultureInfo.InvariantCulture);
        await exchange.SendErrorAsync(OpenAiErrors.RateLimited(verdict, model));
        return null;
    }

    private static void SetLimit(IHeaderDictionary headers, string unit, BucketView? bucket)
    {
        if (bucket is not { } view)
            return;
        headers["x-ratelimit-limit-" + unit] = view.Limit.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-remaining-" + unit] = view.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-reset-" + unit] = GoDuration.Format(view.Reset);
    }

    private ValueTask RouteAsync(Exchange exchange)
    {
        var method = exchange.Http.Request.Method;
        var path = exchange.Path;
        return (method, path) switch
        {
            ("POST", "/v1/chat/completions") => _chat.AnswerAsync(exchange),
            ("POST", "/v1/responses") => _responses.CreateAsync(exchange),
            ("POST", "/v1/embeddings") => _embeddings.AnswerAsync(exchange),
            ("GET", "/v1/models") => _list.ListAsync(exchange),
            (_, "/v1/chat/completions" or "/v1/responses" or "/v1/embeddings" or "/v1/models") => exchange.SendErrorAsync(
                new ProviderError(405, "invalid_request_error", $"Not allowed to {method} on {path}.", null, "method_not_supported")),
            ("GET", _) when path.StartsWith("/v1/models/", StringComparison.Ordinal) => _list.GetAsync(exchange, path["/v1/models/".Length..]),
            _ when path.StartsWith("/v1/responses/", StringComparison.Ordinal) => _responses.OnStoredAsync(exchange, path["/v1/responses/".Length..]),
            _ => exchange.SendErrorAsync(OpenAiErrors.NotFound($"Invalid URL ({method} {path})")),
        };
    }
}
