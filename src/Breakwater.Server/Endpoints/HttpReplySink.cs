using System.IO.Pipelines;
using Breakwater.Core.Line;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>The client side of an exchange over Kestrel.</summary>
internal sealed class HttpReplySink(HttpContext context, TimeProvider clock) : IReplySink
{
    public CancellationToken Aborted { get; } = context.RequestAborted;

    public bool HasStarted { get; private set; }

    public PipeWriter Body => context.Response.BodyWriter;

    public void Start(in ReplyHead head)
    {
        HasStarted = true;
        head.Exchange.Status = head.Status;
        ReplyHeaders.Apply(context.Response, head);
        RateHeaders.Apply(context.Response.Headers, head.Exchange, clock);
    }

    public void Abort() => context.Abort();
}
