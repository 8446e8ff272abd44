using System.Globalization;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Replies.Kept;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.OpenAiResponses;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>Room 0: headers checked, the exchange opened; its body is read later, by the line, when the caller is known.</summary>
internal sealed class Door(RequestLine line, GatewayState state, IIdSource ids, TimeProvider clock)
{
    public Task OpenAsync(HttpContext context, ICodec codec, Operation operation) => RunAsync(context, codec, operation, stored: null);

    public Task OpenStoredAsync(HttpContext context, StoredCall call) => RunAsync(context, OpenAiResponsesCodec.Instance, Operation.StoredResponse, call);

    /// <summary>Refuses what is not an exchange yet.</summary>
    public async Task RefuseAsync(HttpContext context, ICodec codec, Fault fault)
    {
        var id = ids.Next("req_");
        using var body = new PooledBuffer(512);
        codec.Errors.Write(fault, id, body);
        context.Response.StatusCode = codec.Errors.StatusOf(fault);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        context.Response.Headers["x-request-id"] = id;
        context.Response.Headers["x-should-retry"] = "false";
        await context.Response.BodyWriter.WriteAsync(body.Written, context.RequestAborted).ConfigureAwait(false);
    }

    private Task RunAsync(HttpContext context, ICodec codec, Operation operation, StoredCall? stored)
    {
        var arrived = clock.GetTimestamp();
        var current = state.Current;
        if (HintReader.Read(context.Request.Headers, out var hints) is { } fault)
        {
            return RefuseAsync(context, codec, fault);
        }

        var sink = new HttpReplySink(context, clock);
        return line.RunAsync(new Exchange
        {
            Id = IdFor(codec),
            Snapshot = current.Line,
            Codec = codec,
            Operation = operation,
            Reply = current.Line.Answers is { } answers ? new KeepingReply(sink, answers, clock) : sink,
            Arrived = arrived,
            Hints = hints,
            Credential = CredentialReader.Read(context),
            Stored = stored,
            Source = stored is null ? new RequestBody(context.Request, current.Config.Limits.MaxBodyBytes) : null,
        });
    }

    // The respond surface shows the id as its trace id, in the form of A5.10.
    private string IdFor(ICodec codec) => codec.Dialect == Dialect.Respond
        ? ids.Next($"rt_{clock.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture)}_")
        : ids.Next("req_");
}
