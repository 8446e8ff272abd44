using System.Globalization;
using Breakwater.Core.Jobs;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Server.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Jobs;

/// <summary><c>GET</c> and <c>DELETE /v1/jobs/{id}</c>: for who has a key of the tenant that made it.</summary>
internal sealed class JobEndpoint(IJobStore store, Door door, GatewayState state, TimeProvider clock)
{
    private const int LongestId = 64;
    private const int LongestWait = 3600;

    public async Task HandleAsync(HttpContext context, string id)
    {
        if (context.Request.Method is not ("GET" or "DELETE"))
        {
            context.Response.Headers.Allow = "GET, DELETE";
            await RefuseAsync(context, new Fault(FaultKind.MethodNotAllowed, $"{context.Request.Path} takes GET and DELETE, not {context.Request.Method}")).ConfigureAwait(false);
            return;
        }

        var directory = state.Current.Config.Directory;
        var tenant = directory.IsOpen ? null : directory.Find(CredentialReader.Read(context), clock);
        if (tenant is null && !directory.IsOpen)
        {
            await RefuseAsync(context, new Fault(FaultKind.InvalidApiKey, "no key of a tenant was sent; send the one that the job was made with")).ConfigureAwait(false);
            return;
        }

        try
        {
            await AnswerAsync(context, id, tenant?.Id).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            await RefuseAsync(context, new Fault(FaultKind.Overloaded, $"the store of jobs is stopped: {e.Message}") { RetryAfter = TimeSpan.FromSeconds(5) }).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, string id, string? tenant)
    {
        var job = id.Length <= LongestId ? await store.FindAsync(id, context.RequestAborted).ConfigureAwait(false) : null;
        if (job is null || !string.Equals(job.Tenant, tenant, StringComparison.Ordinal) || job.Expires <= clock.GetUtcNow())
        {
            await RefuseAsync(context, new Fault(FaultKind.NotFound, "there is no job of this id here: it is another tenant's, or it has expired")).ConfigureAwait(false);
            return;
        }

        if (HttpMethods.IsDelete(context.Request.Method))
        {
            await store.CancelAsync(id, clock.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
            job = await store.FindAsync(id, CancellationToken.None).ConfigureAwait(false) ?? job;
        }

        using var body = new PooledBuffer(1024);
        JobText.Write(job, body);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        if (!job.IsOver)
        {
            var wait = job.State == JobState.Queued ? Math.Ceiling((job.Due - clock.GetUtcNow()).TotalSeconds) : 1;
            context.Response.Headers.RetryAfter = ((int)Math.Clamp(wait, 1, LongestWait)).ToString(CultureInfo.InvariantCulture);
        }

        await context.Response.BodyWriter.WriteAsync(body.Written, context.RequestAborted).ConfigureAwait(false);
    }

    private Task RefuseAsync(HttpContext context, Fault fault)
    {
        if (fault.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return door.RefuseAsync(context, OpenAiChatCodec.Instance, fault);
    }
}
