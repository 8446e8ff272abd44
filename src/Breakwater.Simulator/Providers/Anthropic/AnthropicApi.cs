using System.Globalization;
using System.Text.Json;
using Breakwater.Simulator.Faults;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;
using Breakwater.Simulator.Providers.Limits;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>The Anthropic side: key, version, routes and common headers; the endpoints do the rest.</summary>
internal sealed class AnthropicApi : IVendorApi
{
    public const string OldVersion = "2023-06-01";
    public const string NewVersion = "2026-10-21";

    private readonly SimulationState _state;
    private readonly MessagesEndpoint _messages;
    private readonly ModelsEndpoint _models;

    public AnthropicApi(SimulationState state)
    {
        _state = state;
        var models = new AnthropicModels(state.Options.AnthropicModels);
        Limits = new RateLimits(models.Ids, state.Options.Limits, state.Time);
        _messages = new MessagesEndpoint(models, Limits);
        _models = new ModelsEndpoint(models);
    }

    public string Vendor => Vendors.Anthropic;

    public RateLimits Limits { get; }

    public string PresentedKey(IHeaderDictionary headers)
    {
        var key = headers["x-api-key"].ToString();
        if (key.Length > 0)
            return key;
        var value = headers.Authorization.ToString();
        return value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? value["Bearer ".Length..].Trim() : "";
    }

    public string NewRequestId(Draw arrival) => arrival.Id("req_011C", 20);

    public void SetCommonHeaders(Exchange exchange)
    {
        var headers = exchange.Http.Response.Headers;
        headers["request-id"] = exchange.RequestId;
        headers["anthropic-organization-id"] = "3f1c9a52-7b40-4e6d-9d21-5a8be0c47f13";
    }

    public void WriteError(Utf8JsonWriter json, ProviderError error, Exchange exchange)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, error.Type);
        json.WriteString("message"u8, error.Message);
        json.WriteEndObject();
        json.WriteString("request_id"u8, exchange.RequestId);
        json.WriteEndObject();
    }

    public ProviderError ErrorFor(int status) => AnthropicErrors.For(status);

    public ValueTask StopAsync() => default;

    public ValueTask AnswerAsync(Exchange exchange)
    {
        var headers = exchange.Http.Request.Headers;
        var key = PresentedKey(headers);
        if (key.Length == 0)
            return exchange.SendErrorAsync(AnthropicErrors.Unauthorized("x-api-key header is required"));
        if (_state.Options.ApiKeys is { } known && !known.Contains(key))
            return exchange.SendErrorAsync(AnthropicErrors.Unauthorized("invalid x-api-key"));
        if (VersionError(headers) is { } error)
            return exchange.SendErrorAsync(error);
        var method = exchange.Http.Request.Method;
        var path = exchange.Path;
        return (method, path) switch
        {
            ("POST", "/v1/messages") => _messages.AnswerAsync(exchange),
            ("POST", "/v1/messages/count_tokens") => _messages.CountAsync(exchange),
            ("GET", "/v1/models") => _models.ListAsync(exchange),
            (_, "/v1/messages" or "/v1/messages/count_tokens" or "/v1/models") =>
                exchange.SendErrorAsync(new ProviderError(405, "invalid_request_error", "Method Not Allowed")),
            ("GET", _) when path.StartsWith("/v1/models/", StringComparison.Ordinal) => _models.GetAsync(exchange, path["/v1/models/".Length..]),
            _ => exchange.SendErrorAsync(AnthropicErrors.NotFound("Not Found")),
        };
    }

    /// <summary>Starts a request on the model's meter and sets the limit headers; null when the 429 has been sent.</summary>
    public static async ValueTask<ModelMeter?> EnterAsync(Exchange exchange, RateLimits limits, string model, int inputTokens)
    {
        var meter = limits.For(model);
        var verdict = meter.Enter(inputTokens);
        LimitHeaders.Set(exchange.Http.Response.Headers, meter, exchange.Time.GetUtcNow());
        if (verdict.Kind == LimitKind.None)
            return meter;
        exchange.Http.Response.Headers.RetryAfter = verdict.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        await exchange.SendErrorAsync(AnthropicErrors.RateLimited(verdict));
        return null;
    }

    private static ProviderError? VersionError(IHeaderDictionary headers)
    {
        var version = headers["anthropic-version"].ToString();
        if (version.Length == 0)
            return AnthropicErrors.BadRequest("anthropic-version: header is required");
        if (version is not (OldVersion or NewVersion))
            return AnthropicErrors.BadRequest($"anthropic-version: \"{version}\" is not a valid version");
        return AnthropicBetas.Unknown(headers["anthropic-beta"].ToString()) is { } beta
            ? AnthropicErrors.BadRequest($"Unexpected value(s) `{beta}` for the `anthropic-beta` header.")
            : null;
    }
}
