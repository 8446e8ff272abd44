using System.Buffers;
using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi;

/// <summary>GET /v1/models and /v1/models/{id}.</summary>
internal sealed class ModelsEndpoint(OpenAiModels models)
{
    private const long Created = 1_767_225_600;

    public async ValueTask ListAsync(Exchange exchange)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (var id in models.Ids)
                WriteModel(json, id);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        await exchange.SendBytesAsync(200, "application/json", buffer.WrittenMemory);
    }

    public async ValueTask GetAsync(Exchange exchange, string id)
    {
        if (models.Find(id) is null)
        {
            await exchange.SendErrorAsync(OpenAiErrors.NotFound($"The model '{id}' does not exist", "model", "model_not_found"));
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(buffer))
            WriteModel(json, id);
        await exchange.SendBytesAsync(200, "application/json", buffer.WrittenMemory);
    }

    private static void WriteModel(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, Created);
        json.WriteString("owned_by"u8, "system"u8);
        json.WriteEndObject();
    }
}
