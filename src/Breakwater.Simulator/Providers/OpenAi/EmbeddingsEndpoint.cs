using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;
using Breakwater.Simulator.Providers.Limits;

namespace Breakwater.Simulator.Providers.OpenAi;

/// <summary>POST /v1/embeddings: a unit vector per input that depends on the input alone.</summary>
internal sealed class EmbeddingsEndpoint(OpenAiModels models, RateLimits limits)
{
    private const int DefaultDimensions = 1536;
    private const int MaxInputs = 2048;
    private const int MaxInputTokens = 8192;

    public async ValueTask AnswerAsync(Exchange exchange)
    {
        var root = exchange.Json;
        if (Check(root) is { } error)
        {
            await exchange.SendErrorAsync(error);
            return;
        }

        var inputs = Inputs(root.GetProperty("input"u8));
        var tokens = inputs.Sum(static input => Tokens(input));
        var model = root.GetProperty("model"u8).GetString()!;
        if (await OpenAiApi.EnterAsync(exchange, limits, model, tokens) is not { } meter)
            return;
        try
        {
            await exchange.ThinkAsync(0);
            var buffer = new ArrayBufferWriter<byte>(16 * 1024);
            await using (var json = new Utf8JsonWriter(buffer))
                Write(json, root, inputs, model, tokens);
            await exchange.SendBytesAsync(200, "application/json", buffer.WrittenMemory);
        }
        finally
        {
            meter.Leave();
        }
    }

    /// <summary>The vector of an input, of length one, little-endian when taken as bytes.</summary>
    public static float[] Vector(ReadOnlySpan<byte> input, int dimensions)
    {
        var draw = new Draw(MemoryMarshal.Read<ulong>(SHA256.HashData(input)));
        var vector = new float[dimensions];
        double square = 0;
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] = (float)(draw.Fraction() * 2 - 1);
            square += (double)vector[i] * vector[i];
        }

        var length = (float)Math.Sqrt(square);
        for (var i = 0; i < dimensions; i++)
            vector[i] /= length;
        return vector;
    }

    private static void Write(Utf8JsonWriter json, JsonElement root, List<JsonElement> inputs, string model, int tokens)
    {
        var dimensions = Fields.Integer(root, "dimensions"u8) ?? DefaultDimensions;
        var base64 = Fields.Text(root, "encoding_format"u8) == "base64";
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        for (var i = 0; i < inputs.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "embedding"u8);
            json.WriteNumber("index"u8, i);
            var vector = Vector(JsonMarshal.GetRawUtf8Value(inputs[i]), dimensions);
            if (base64)
                json.WriteBase64String("embedding"u8, MemoryMarshal.AsBytes(vector.AsSpan()));
            else
                WriteFloats(json, vector);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, model);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, tokens);
        json.WriteNumber("total_tokens"u8, tokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFloats(Utf8JsonWriter json, float[] vector)
    {
        json.WriteStartArray("embedding"u8);
        foreach (var value in vector)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private ProviderError? Check(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return OpenAiErrors.MalformedJson();
        if (Fields.Text(root, "model"u8) is not { Length: > 0 } name)
            return OpenAiErrors.BadRequest("you must provide a model parameter", null);
        if (models.Find(name) is not { } model)
            return OpenAiErrors.UnknownModel(name);
        if (!model.Embeds)
            return new ProviderError(403, "invalid_request_error", "You are not allowed to generate embeddings from this model");
        if (Fields.Get(root, "input"u8) is not { } input)
            return OpenAiErrors.Missing("input");
        if (Fields.Number(root, "dimensions"u8) is { } dimensions && dimensions < 1)
            return OpenAiErrors.BadRequest($"{dimensions} is less than the minimum of 1 - 'dimensions'", null);
        if (Fields.Integer(root, "dimensions"u8) > DefaultDimensions)
            return OpenAiErrors.BadRequest($"Invalid value for 'dimensions': this model has {DefaultDimensions} at most.", "dimensions");
        if (Fields.Text(root, "encoding_format"u8) is { } format and not ("float" or "base64"))
            return OpenAiErrors.WrongValue("encoding_format", format, "'float' and 'base64'");
        return CheckInput(input);
    }

    private static ProviderError? CheckInput(JsonElement input)
    {
        const string Invalid = "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.";
        if (input.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
            return OpenAiErrors.BadRequest(Invalid, null);
        var inputs = Inputs(input);
        if (inputs.Count is 0 or > MaxInputs)
            return OpenAiErrors.BadRequest(Invalid, null);
        foreach (var one in inputs)
        {
            var whole = one.ValueKind == JsonValueKind.String
                || (one.ValueKind == JsonValueKind.Array && one.GetArrayLength() > 0 && one.EnumerateArray().All(static id => id.ValueKind == JsonValueKind.Number));
            if (!whole || JsonMarshal.GetRawUtf8Value(one).Length <= 2)
                return OpenAiErrors.BadRequest(Invalid, null);
            if (Tokens(one) is > MaxInputTokens and var tokens)
                return OpenAiErrors.BadRequest($"This model's maximum context length is {MaxInputTokens} tokens, however you requested {tokens} tokens.", null);
        }

        return null;
    }

    // A flat array of numbers is one input already cut into tokens.
    private static List<JsonElement> Inputs(JsonElement input) =>
        input.ValueKind == JsonValueKind.String || (input.GetArrayLength() > 0 && input[0].ValueKind == JsonValueKind.Number)
            ? [input]
            : [.. input.EnumerateArray()];

    private static int Tokens(JsonElement input) => input.ValueKind == JsonValueKind.Array ? input.GetArrayLength() : TokenEstimate.Of(input);
}
