using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Attempts;

/// <summary>Writes an exchange's request for one target. Runs again for each attempt and changes nothing of the exchange but what it learns.</summary>
internal static class UpstreamWriting
{
    private const string VersionHeader = "anthropic-version";

    /// <summary>What a request of our own to an Anthropic provider carries.</summary>
    public static readonly IReadOnlyList<KeyValuePair<string, string>> AnthropicVersion = [new(VersionHeader, "2023-06-01")];

    /// <summary>The call to make; its body may lie in <paramref name="buffer"/>. A fault when the target's dialect cannot express the request.</summary>
    public static Fault? Write(Exchange exchange, AttemptRecord attempt, ICodec codec, PooledBuffer buffer, out UpstreamCall? call)
    {
        call = null;
        var target = attempt.Target;
        if (exchange.Stored is { } stored)
        {
            call = Call(exchange, attempt, stored.Method, stored.Path, default, same: true);
            return null;
        }

        var same = codec.Dialect == exchange.Codec.Dialect;
        ReadOnlyMemory<byte> body;

        // Another vendor's reasoning, wrapped for its way through this dialect, would be refused here: such a body is rewritten without it.
        if (same && !exchange.Envelope!.HasForeignReasoning)
        {
            body = WriteSame(exchange, target, buffer);
        }
        else if (Translate(exchange, attempt, codec, buffer) is { } fault)
        {
            return fault;
        }
        else
        {
            body = buffer.Written;
        }

        call = Call(exchange, attempt, "POST", PathOf(exchange.Operation, codec.Dialect), body, same);
        return null;
    }

    private static UpstreamCall Call(Exchange exchange, AttemptRecord attempt, string method, string path, ReadOnlyMemory<byte> body, bool same) => new(method, path)
    {
        Body = body,
        Stream = exchange.IsStream,
        Headers = HeadersFor(exchange, path, same),
        Key = attempt.Hold.KeyIndex,
        CallerCredential = attempt.Target.Passthrough && exchange.Tenant is null && !exchange.Credential.IsEmpty ? exchange.Credential.Text.ToString() : null,
    };

    // A caller's own version is theirs to choose; without one, and for translated requests, the oldest that still holds.
    private static IReadOnlyList<KeyValuePair<string, string>> HeadersFor(Exchange exchange, string path, bool same)
    {
        if (!path.StartsWith("/v1/messages", StringComparison.Ordinal))
        {
            return same ? exchange.Hints.Forwarded : [];
        }

        if (!same || exchange.Hints.Forwarded.Count == 0)
        {
            return AnthropicVersion;
        }

        foreach (var header in exchange.Hints.Forwarded)
        {
            if (header.Key == VersionHeader)
            {
                return exchange.Hints.Forwarded;
            }
        }

        return [.. exchange.Hints.Forwarded, AnthropicVersion[0]];
    }

    /// <summary>Where a provider of a dialect takes an operation.</summary>
    public static string PathOf(Operation operation, Dialect dialect) => (operation, dialect) switch
    {
        (Operation.CountTokens, _) => "/v1/messages/count_tokens",
        (Operation.Embed, _) => "/v1/embeddings",
        (_, Dialect.OpenAiChat) => "/v1/chat/completions",
        (_, Dialect.OpenAiResponses) => "/v1/responses",
        _ => "/v1/messages",
    };

    private static ReadOnlyMemory<byte> WriteSame(Exchange exchange, Target target, PooledBuffer buffer)
    {
        var envelope = exchange.Envelope!;
        var body = exchange.Body;
        var sameModel = envelope.ModelRange.Length == 0
            || body.Span.Slice(envelope.ModelRange.Start + 1, envelope.ModelRange.Length - 2).SequenceEqual(target.UpstreamModel.Span);
        if (sameModel && (envelope.IncludeUsage || !envelope.Stream))
        {
            return body;
        }

        exchange.Codec.Requests.WriteSame(body.Span, envelope, target.UpstreamModel.Span, buffer);
        return buffer.Written;
    }

    private static Fault? Translate(Exchange exchange, AttemptRecord attempt, ICodec codec, PooledBuffer buffer)
    {
        if (exchange.Canonical is null)
        {
            if (exchange.Codec.Requests.Read(exchange.Body, out var canonical) is { } fault)
            {
                return fault;
            }

            exchange.Canonical = canonical;
        }

        return codec.Requests.Write(exchange.Canonical!, attempt.Target.Writing, buffer, attempt.Losses);
    }
}
