using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Core.Wire.OpenAiResponses;
using Breakwater.Server.Jobs;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>The data listener: path and method → door, models, health (CONTRACT section 4).</summary>
internal sealed class DataPlane(Door door, ModelList models, JobEndpoint? jobs, Health health)
{
    private const string ResponsesPrefix = "/v1/responses/";
    private const string JobsPrefix = "/v1/jobs/";
    private const string ModelsPrefix = "/v1/models/";

    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        return path switch
        {
            "/v1/models" => models.ListAsync(context),
            "/health/live" or "/health/ready" => health.HandleAsync(context, path),
            _ when Surfaces.Find(path) is { } surface => PostAsync(context, surface.Codec, surface.Operation),
            _ when jobs is not null && path.StartsWith(JobsPrefix, StringComparison.Ordinal) => jobs.HandleAsync(context, path[JobsPrefix.Length..]),
            _ when path.StartsWith(ResponsesPrefix, StringComparison.Ordinal) => StoredAsync(context, path[ResponsesPrefix.Length..]),
            _ when path.StartsWith(ModelsPrefix, StringComparison.Ordinal) => models.ShowAsync(context, path[ModelsPrefix.Length..]),
            _ => NotFoundAsync(context, path),
        };
    }

    private Task PostAsync(HttpContext context, ICodec codec, Operation operation) =>
        HttpMethods.IsPost(context.Request.Method)
            ? door.OpenAsync(context, codec, operation)
            : WrongMethodAsync(context, codec, "POST");

    private Task StoredAsync(HttpContext context, string rest)
    {
        if (StoredResponsePath.Read(context.Request, rest, out var call, out var allowed))
        {
            return StoredResponsePath.CheckQuery(context.Request) is { } fault
                ? door.RefuseAsync(context, OpenAiResponsesCodec.Instance, fault)
                : door.OpenStoredAsync(context, call!);
        }

        return allowed is null ? NotFoundAsync(context, context.Request.Path.Value!) : WrongMethodAsync(context, OpenAiResponsesCodec.Instance, allowed);
    }

    private Task WrongMethodAsync(HttpContext context, ICodec codec, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return door.RefuseAsync(context, codec, new Fault(FaultKind.MethodNotAllowed, $"{context.Request.Path} takes {allowed}, not {context.Request.Method}"));
    }

    private Task NotFoundAsync(HttpContext context, string path)
    {
        ICodec codec = context.Request.Headers.ContainsKey("anthropic-version") ? AnthropicCodec.Instance : OpenAiChatCodec.Instance;
        var shown = path.Length <= 80 ? path : path[..80] + "…";
        return door.RefuseAsync(context, codec, new Fault(FaultKind.NotFound, $"there is no {shown} here; this gateway serves /v1/chat/completions, /v1/responses, /v1/messages, /v1/messages/count_tokens, /v1/embeddings, /v1/models and /v1/respond"));
    }
}
