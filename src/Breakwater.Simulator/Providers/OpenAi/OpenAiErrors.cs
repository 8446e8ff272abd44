using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;
using Breakwater.Simulator.Providers.Limits;

namespace Breakwater.Simulator.Providers.OpenAi;

/// <summary>OpenAI's refusals, in its wording where that was recorded.</summary>
internal static class OpenAiErrors
{
    private const string Invalid = "invalid_request_error";

    public static ProviderError BadRequest(string message, string? param, string? code = null) => new(400, Invalid, message, param, code);

    public static ProviderError NotFound(string message, string? param = null, string? code = null) => new(404, Invalid, message, param, code);

    public static ProviderError MalformedJson() =>
        BadRequest("We could not parse the JSON body of your request: it is not valid JSON. The API expects a JSON object in UTF-8.", null);

    public static ProviderError Missing(string param) => BadRequest($"Missing required parameter: '{param}'.", param, "missing_required_parameter");

    public static ProviderError Unknown(string param) => BadRequest($"Unknown parameter: '{param}'.", param, "unknown_parameter");

    public static ProviderError WrongType(string param, string expected, JsonElement actual) =>
        BadRequest($"Invalid type for '{param}': expected {expected}, but got {Kind(actual)} instead.", param, "invalid_type");

    public static ProviderError WrongValue(string param, string actual, string supported) =>
        BadRequest($"Invalid value: '{actual}'. Supported values are: {supported}.", param, "invalid_value");

    public static ProviderError BelowMinimum(string param, double actual, double minimum) =>
        BadRequest($"Invalid '{param}': value below minimum. Expected a value >= {minimum}, but got {actual} instead.", param, "integer_below_min_value");

    public static ProviderError AboveMaximum(string param, double actual, double maximum) =>
        BadRequest($"Invalid '{param}': value above maximum. Expected a value <= {maximum}, but got {actual} instead.", param, "integer_above_max_value");

    public static ProviderError Unsupported(string param, string remedy = "") =>
        BadRequest($"Unsupported parameter: '{param}' is not supported with this model.{remedy}", param, "unsupported_parameter");

    public static ProviderError UnknownModel(string model) =>
        NotFound($"The model `{model}` does not exist or you do not have access to it.", null, "model_not_found");

    public static ProviderError UnknownResponse(string id) => NotFound($"Response with id '{id}' not found.");

    public static ProviderError MissingKey() =>
        new(401, Invalid, "You didn't provide an API key. Provide it in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");

    public static ProviderError WrongKey(string key) => new(
        401,
        Invalid,
        $"Incorrect API key provided: {(key.Length < 16 ? new string('*', key.Length) : key[..8] + new string('*', key.Length - 12) + key[^4..])}. "
            + "You can find your API key at https://platform.openai.com/account/api-keys.",
        null,
        "invalid_api_key");

    public static ProviderError RateLimited(LimitVerdict verdict, string model)
    {
        var (type, name) = verdict.Kind switch
        {
            LimitKind.Requests => ("requests", "requests per min (RPM)"),
            LimitKind.InputTokens or LimitKind.OutputTokens => ("tokens", "tokens per min (TPM)"),
            LimitKind.Concurrency => ("requests", "concurrent requests"),
            _ => ("requests", null),
        };
        var message = name is null
            ? $"Rate limit reached for {model}. Please try again later."
            : $"Rate limit reached for {model} in organization org-harbour on {name}: Limit {verdict.Limit}, Requested {verdict.Requested}. "
                + $"Please try again in {GoDuration.Format(verdict.Wait)}. Visit https://platform.openai.com/account/rate-limits to learn more.";
        return new ProviderError(429, type, message, null, "rate_limit_exceeded");
    }

    public static ProviderError For(int status) => status switch
    {
        400 => BadRequest("The request was refused.", null),
        401 => new(401, Invalid, "Incorrect API key provided.", null, "invalid_api_key"),
        402 or 403 => new(status, "permission_error", "You do not have access to this resource."),
        404 => NotFound("The requested resource was not found.", null, "not_found"),
        408 or 504 => new(status, "server_error", "The request timed out.", null, "timeout"),
        429 => new(429, "requests", "Rate limit reached. Please try again later.", null, "rate_limit_exceeded"),
        503 => new(503, "service_unavailable_error", "The server is currently overloaded with other requests. Please retry later.", null, "server_is_overloaded"),
        >= 500 => new(status, "server_error", "The server had an error while processing your request. Sorry about that!", null, "server_error"),
        _ => new(status, Invalid, "The request was refused."),
    };

    public static void WriteBody(Utf8JsonWriter json, string type, string message, string? param, string? code)
    {
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, message);
        json.WriteString("type"u8, type);
        json.WriteString("param"u8, param);
        json.WriteString("code"u8, code);
        json.WriteEndObject();
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
