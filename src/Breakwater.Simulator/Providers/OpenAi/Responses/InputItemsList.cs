using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>GET /v1/responses/{id}/input_items: what the response was asked, as items with ids, newest first unless asked otherwise.</summary>
internal static class InputItemsList
{
    private const int DefaultLimit = 20;

    public static void Write(Utf8JsonWriter json, SimulatedResponse response, string? order, string? after, int? limit)
    {
        var draw = new Draw((ulong)response.Id.Length ^ Convert.ToUInt64(response.Id[^16..], 16));
        var text = Fields.Text(response.Request.Root, "input"u8);
        var items = Fields.Items(response.Request.Root, "input"u8);
        var list = new List<(string Id, JsonElement Item)>();
        for (var i = 0; i < (text is null ? items.Length : 1); i++)
        {
            var item = text is null ? items[i] : default;
            list.Add((Fields.Text(item, "id"u8) ?? draw.HexId("msg_", 48), item));
        }

        if (order != "asc")
            list.Reverse();
        var start = after is null ? 0 : list.FindIndex(entry => entry.Id == after) + 1;
        var page = list.Skip(start).Take(Math.Clamp(limit ?? DefaultLimit, 1, 100)).ToList();
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var (id, item) in page)
            WriteItem(json, id, item, text);
        json.WriteEndArray();
        json.WriteString("first_id"u8, page.Count > 0 ? page[0].Id : null);
        json.WriteString("last_id"u8, page.Count > 0 ? page[^1].Id : null);
        json.WriteBoolean("has_more"u8, start + page.Count < list.Count);
        json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, string id, JsonElement item, string? text)
    {
        var isMessage = text is not null || Fields.Text(item, "role"u8) is not null;
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        if (isMessage)
            WriteMessage(json, item, text);
        else
            WriteMembers(json, item);
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, JsonElement item, string? text)
    {
        var role = Fields.Text(item, "role"u8) ?? "user";
        json.WriteString("type"u8, "message"u8);
        json.WriteString("status"u8, "completed"u8);
        json.WritePropertyName("content"u8);
        if ((text ?? Fields.Text(item, "content"u8)) is { } content)
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("type"u8, role == "assistant" ? "output_text"u8 : "input_text"u8);
            json.WriteString("text"u8, content);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        else
        {
            item.GetProperty("content"u8).WriteTo(json);
        }

        json.WriteString("role"u8, role);
    }

    private static void WriteMembers(Utf8JsonWriter json, JsonElement item)
    {
        foreach (var member in item.EnumerateObject())
        {
            if (!member.NameEquals("id"u8))
                member.WriteTo(json);
        }
    }
}
