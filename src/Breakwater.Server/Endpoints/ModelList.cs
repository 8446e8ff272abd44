using System.Buffers;
using System.Globalization;
using Breakwater.Core.Line;
using Breakwater.Core.Routing;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>
/// <c>GET /v1/models</c> and one of them, in OpenAI's shape, or in Anthropic's when <c>anthropic-version</c> is sent (protocols 3.11, 7): those that the caller may use.
/// </summary>
internal sealed class ModelList(Door door, GatewayState state, TimeProvider clock)
{
    public Task ListAsync(HttpContext context)
    {
        if (Refusal(context, out var allowed) is { } refused)
        {
            return refused;
        }

        var models = Distinct(allowed);
        using var body = new PooledBuffer(4096);
        var json = new JsonOut(body);
        json.BeginObject();
        if (IsAnthropic(context))
        {
            json.Name("data"u8);
            WriteAll(ref json, models, anthropic: true);
            json.Name("first_id"u8);
            WriteId(ref json, models.Count > 0 ? models[0] : null);
            json.Name("last_id"u8);
            WriteId(ref json, models.Count > 0 ? models[^1] : null);
            json.Name("has_more"u8);
            json.Boolean(false);
        }
        else
        {
            json.Name("object"u8);
            json.Text("list"u8);
            json.Name("data"u8);
            WriteAll(ref json, models, anthropic: false);
        }

        json.EndObject();
        return SendAsync(context, body);
    }

    public Task ShowAsync(HttpContext context, string id)
    {
        if (Refusal(context, out var allowed) is { } refused)
        {
            return refused;
        }

        var found = state.Current.Line.Routes.Resolve(id);
        if (found is null)
        {
            return door.RefuseAsync(context, CodecFor(context), new Fault(FaultKind.ModelNotFound, $"model '{id}' is not known here; GET /v1/models lists what is") { Param = "model" });
        }

        if (!allowed.Allows(found))
        {
            return door.RefuseAsync(context, CodecFor(context), RoutePlanner.NotEntitled(id, allowed));
        }

        using var body = new PooledBuffer(512);
        var json = new JsonOut(body);
        WriteOne(ref json, found, IsAnthropic(context));
        return SendAsync(context, body);
    }

    private Task? Refusal(HttpContext context, out Entitlement allowed)
    {
        allowed = Entitlement.Everything;
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET";
            return door.RefuseAsync(context, CodecFor(context), new Fault(FaultKind.MethodNotAllowed, $"{context.Request.Path} takes GET, not {context.Request.Method}"));
        }

        var tenants = state.Current.Line.Tenants;
        if (tenants.IsOpen)
        {
            return null;
        }

        var tenant = tenants.Find(CredentialReader.Read(context), clock);
        allowed = Entitlements.Of(tenant);
        return tenant is not null
            ? null
            : door.RefuseAsync(context, CodecFor(context), new Fault(FaultKind.InvalidApiKey, "a Breakwater key (bw_…) is needed, as 'Authorization: Bearer' or 'x-api-key'"));
    }

    private List<CandidateView> Distinct(Entitlement allowed) => [.. state.Current.Line.Routes.Models.Where(allowed.Allows).DistinctBy(model => model.ModelId)];

    private static bool IsAnthropic(HttpContext context) => context.Request.Headers.ContainsKey("anthropic-version");

    private static ICodec CodecFor(HttpContext context) => IsAnthropic(context) ? AnthropicCodec.Instance : OpenAiChatCodec.Instance;

    private void WriteAll(ref JsonOut json, List<CandidateView> models, bool anthropic)
    {
        json.BeginArray();
        foreach (var model in models)
        {
            WriteOne(ref json, model, anthropic);
        }

        json.EndArray();
    }

    private void WriteOne(ref JsonOut json, CandidateView model, bool anthropic)
    {
        json.BeginObject();
        json.Name("id"u8);
        WriteId(ref json, model);
        if (anthropic)
        {
            json.Name("type"u8);
            json.Text("model"u8);
            json.Name("display_name"u8);
            WriteId(ref json, model);
            json.Name("created_at"u8);
            json.Text(JsonText.From(state.Started.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
        }
        else
        {
            json.Name("object"u8);
            json.Text("model"u8);
            json.Number("created"u8, state.Started.ToUnixTimeSeconds());
            json.Name("owned_by"u8);
            json.Text(JsonText.From(model.Provider));
        }

        json.EndObject();
    }

    private static void WriteId(ref JsonOut json, CandidateView? model) => json.Text(model is null ? default : JsonText.From(model.ModelId));

    private static Task SendAsync(HttpContext context, PooledBuffer body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        context.Response.BodyWriter.Write(body.Written.Span);
        return Task.CompletedTask;
    }
}
