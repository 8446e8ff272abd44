using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi;

/// <summary>What OpenAI demands of a function, a custom tool or an output format, whichever API they come through.</summary>
internal static class FunctionCheck
{
    private const int MaxNameLength = 64;

    public static ProviderError? Error(JsonElement function, string at)
    {
        if (NameError(function, at) is { } nameError)
            return nameError;
        var name = Fields.Text(function, "name"u8)!;
        if (Fields.Get(function, "parameters"u8) is not { } parameters)
            return null;
        var error = parameters.ValueKind != JsonValueKind.Object || (Fields.Get(parameters, "type"u8) is not null && Fields.Text(parameters, "type"u8) != "object")
            ? "schema must be a JSON Schema of 'type: \"object\"'."
            : Fields.Flag(function, "strict"u8) == true ? StrictSchema.Error(parameters) : null;
        return error is null ? null : OpenAiErrors.BadRequest($"Invalid schema for function '{name}': {error}", at + ".parameters", "invalid_function_parameters");
    }

    public static ProviderError? NameError(JsonElement named, string at)
    {
        if (Fields.Text(named, "name"u8) is not { } name)
            return OpenAiErrors.Missing(at + ".name");
        if (name.Length is 0 or > MaxNameLength || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            return OpenAiErrors.BadRequest($"Invalid '{at}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$' of at most {MaxNameLength} characters.", at + ".name", "invalid_value");
        return null;
    }

    /// <summary>Checks a json_schema output format: {name, schema, strict?}.</summary>
    public static ProviderError? FormatError(JsonElement format, string param, string at)
    {
        if (NameError(format, at) is { } nameError)
            return nameError;
        if (Fields.Get(format, "schema"u8) is not { } schema)
            return Fields.Flag(format, "strict"u8) == true ? OpenAiErrors.Missing(at + ".schema") : null;
        if (schema.ValueKind != JsonValueKind.Object)
            return OpenAiErrors.WrongType(at + ".schema", "an object", schema);
        return Fields.Flag(format, "strict"u8) == true && StrictSchema.Error(schema) is { } error
            ? OpenAiErrors.BadRequest($"Invalid schema for response_format '{Fields.Text(format, "name"u8)}': {error}", param, "invalid_json_schema")
            : null;
    }
}
