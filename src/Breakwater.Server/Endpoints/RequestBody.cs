using System.Buffers;
using System.IO.Pipelines;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>Reads a request's body into one piece of memory, never more than <paramref name="limit"/> bytes.</summary>
internal sealed class RequestBody(HttpRequest request, long limit) : IBodySource
{
    private const int FirstRent = 4096;
    private const int LargestFirstRent = 256 * 1024;

    public async ValueTask<Fault?> ReadAsync(Exchange exchange)
    {
        if (request.ContentLength > limit)
        {
            return TooLarge(limit);
        }

        // What a caller announces is not yet there: memory follows the bytes.
        var body = new PooledBuffer((int)Math.Min(request.ContentLength ?? FirstRent, LargestFirstRent));
        try
        {
            var reader = request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync(exchange.Reply.Aborted).ConfigureAwait(false);
                Append(reader, read.Buffer, body);
                if (body.Length > limit)
                {
                    body.Dispose();
                    return TooLarge(limit);
                }

                if (read.IsCompleted)
                {
                    exchange.OwnBody(body);
                    return null;
                }
            }
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException or OperationCanceledException)
        {
            body.Dispose();
            return new Fault(FaultKind.InvalidRequest, "the request's body ended early or was not framed as announced") { Stage = FaultStage.Door };
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static void Append(PipeReader reader, in ReadOnlySequence<byte> bytes, PooledBuffer body)
    {
        foreach (var segment in bytes)
        {
            body.Write(segment.Span);
        }

        reader.AdvanceTo(bytes.End);
    }

    private static Fault TooLarge(long limit) => new(FaultKind.RequestTooLarge, $"the body is larger than {limit} bytes (limits.max_body_bytes)") { Stage = FaultStage.Door };
}
