using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Line.Replies.Kept;

/// <summary>
/// Which requests are the same: one tenant's, of one dialect, with the same bytes but for fields that no model sees. Requests that offer tools have no identity, for what an
/// answer sets off may not be set off twice; neither have those that build on state at a provider.
/// </summary>
internal static class RequestIdentity
{
    /// <summary>The key of a request; false when its answer is not kept, and none is given for it.</summary>
    public static bool TryOf(Exchange exchange, KeepFor whose, out AnswerKey key)
    {
        key = default;
        if (!MayBeKept(exchange, whose))
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, [(byte)exchange.Codec.Dialect]);
        AddCaller(hash, exchange);
        var body = exchange.Body.Span;
        var root = new JsonCursor(body);
        while (root.Next())
        {
            if (IsToolLike(root))
            {
                return false;
            }

            if (!IsUnseen(root))
            {
                Add(hash, Encoding.UTF8.GetBytes(root.Name()));
                Add(hash, root.Value);
            }
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        key = AnswerKey.Of(digest);
        return true;
    }

    // The respond surface tells of its cost and its state in the answer itself.
    private static bool MayBeKept(Exchange exchange, KeepFor whose) =>
        exchange is { Operation: Operation.Generate, IsQueued: false, Hints.IsJob: false, Envelope: { HasTools: false, Binding: StateBinding.None }, Codec.Dialect: not Dialect.Respond }
        && (whose == KeepFor.All || (whose == KeepFor.NonCritical && Tickets.IsNonCritical(exchange)));

    // On an open gateway callers are told apart by what they show, which goes to the provider where keys are passed through.
    private static void AddCaller(IncrementalHash hash, Exchange exchange)
    {
        var hints = exchange.Hints;
        Add(hash, exchange.Tenant?.Id ?? "");
        Add(hash, exchange.Tenant is null ? exchange.Credential.Text.ToString() : "");
        Add(hash, hints.Intent ?? "");
        Add(hash, hints.SlaTier?.ToString() ?? "");
        foreach (var (name, value) in hints.Tags)
        {
            Add(hash, name);
            Add(hash, value);
        }

        Add(hash, "");
        foreach (var (name, value) in hints.Forwarded)
        {
            if (name != "x-client-request-id")
            {
                Add(hash, name);
                Add(hash, value);
            }
        }

        Add(hash, "");
    }

    // Whose request it is, how it is sent, and how its prefix is cached.
    private static bool IsUnseen(in JsonCursor member) =>
        member.Is("stream"u8) || member.Is("stream_options"u8) || member.Is("user"u8) || member.Is("metadata"u8) || member.Is("safety_identifier"u8)
        || member.Is("prompt_cache_key"u8) || member.Is("prompt_cache_retention"u8) || member.Is("prompt_cache_options"u8);

    private static bool IsToolLike(in JsonCursor member) =>
        member.Is("functions"u8) || member.Is("web_search_options"u8) || member.Is("mcp_servers"u8) || member.Is("audio"u8);

    private static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    // With its length, so that no two lists of texts run together to the same bytes.
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
