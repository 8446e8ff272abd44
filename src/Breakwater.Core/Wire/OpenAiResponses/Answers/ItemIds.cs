using System.Buffers.Text;
using System.Text;

namespace Breakwater.Core.Wire.OpenAiResponses.Answers;

/// <summary>Ids of the items that we make: the dialect's prefix, the request's own id, and the item's number, so that they are the same wherever they are told.</summary>
internal sealed class ItemIds
{
    private const int LongestPrefix = 4;
    private const int LongestNumber = 10;

    private readonly byte[] own;
    private readonly byte[] buffer;

    public ItemIds(string requestId)
    {
        var letters = requestId[(requestId.LastIndexOf('_') + 1)..].Where(char.IsAsciiLetterOrDigit).ToArray();
        own = Encoding.ASCII.GetBytes(letters);
        buffer = new byte[LongestPrefix + 1 + own.Length + 1 + LongestNumber];
    }

    /// <summary><c>{prefix}_{request}_{number}</c>, valid until the next call.</summary>
    public ReadOnlySpan<byte> Make(ReadOnlySpan<byte> prefix, int number)
    {
        prefix.CopyTo(buffer);
        var at = prefix.Length;
        buffer[at++] = (byte)'_';
        own.CopyTo(buffer, at);
        at += own.Length;
        buffer[at++] = (byte)'_';
        Utf8Formatter.TryFormat(number, buffer.AsSpan(at), out var digits);
        return buffer.AsSpan(0, at + digits);
    }
}
