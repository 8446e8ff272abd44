using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>GET /v1/models and /v1/models/{id}.</summary>
internal sealed class ModelsEndpoint(AnthropicModels models)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 1000;

    public async ValueTask ListAsync(Exchange exchange)
    {
        var query = exchange.Http.Request.Query;
        var limit = DefaultLimit;
        if (query["limit"].ToString() is { Length: > 0 } asked
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            await exchange.SendErrorAsync(AnthropicErrors.BadRequest($"limit: Input should be a whole number from 1 to {MaxLimit}"));
            return;
        }

        var all = models.Ids.ToList();
        var start = query["after_id"].ToString() is { Length: > 0 } after ? all.IndexOf(after) + 1 : 0;
        var end = query["before_id"].ToString() is { Length: > 0 } before && all.IndexOf(before) is >= 0 and var at ? at : all.Count;
        var page = all.Take(end).Skip(start).Take(limit).ToList();
        var buffer = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("data"u8);
            foreach (var id in page)
                WriteModel(json, models.Find(id)!);
            json.WriteEndArray();
            json.WriteBoolean("has_more"u8, start + page.Count < end);
            json.WriteString("first_id"u8, page.Count > 0 ? page[0] : null);
            json.WriteString("last_id"u8, page.Count > 0 ? page[^1] : null);
            json.WriteEndObject();
        }

        await exchange.SendBytesAsync(200, "application/json", buffer.WrittenMemory);
    }

    public async ValueTask GetAsync(Exchange exchange, string id)
    {
        if (models.Find(id) is not { } model)
        {
            await exchange.SendErrorAsync(AnthropicErrors.NotFound($"model: {id}"));
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(buffer))
            WriteModel(json, model);
        await exchange.SendBytesAsync(200, "application/json", buffer.WrittenMemory);
    }

    private static void WriteModel(Utf8JsonWriter json, AnthropicModel model)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "model"u8);
        json.WriteString("id"u8, model.Id);
        json.WriteString("display_name"u8, model.DisplayName);
        json.WriteString("created_at"u8, "2026-09-01T00:00:00Z"u8);
        json.WriteString("lifecycle"u8, "active"u8);
        json.WriteNull("deprecated_at"u8);
        json.WriteNull("retires_at"u8);
        json.WriteNumber("max_input_tokens"u8, 1_000_000);
        json.WriteNumber("max_tokens"u8, 128_000);
        json.WriteEndObject();
    }
}
