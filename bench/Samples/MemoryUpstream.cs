using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;

namespace Breakwater.Bench.Samples;

/// <summary>A provider that answers at once from memory, so that a whole request runs on the measuring thread; one whose answers stay open never ends them.</summary>
internal sealed class MemoryUpstream(byte[] answer, string contentType, bool stays = false) : IUpstream
{
    public string Provider => "bench";

    public ValueTask<UpstreamReply> SendAsync(UpstreamCall call, CancellationToken cancellation) =>
        ValueTask.FromResult<UpstreamReply>(new Reply(answer, contentType, stays));

    public Fault? Explain(Exception exception, FaultStage stage) => null;

    private sealed class Reply(byte[] answer, string contentType, bool stays) : UpstreamReply
    {
        private int _read;

        public override int Status => 200;

        public override string ContentType => contentType;

        public override long? ContentLength => answer.Length;

        public override string? Header(string name) => null;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
        {
            if (stays && _read == answer.Length)
            {
                return new ValueTask<int>(new TaskCompletionSource<int>().Task);
            }

            var count = Math.Min(buffer.Length, answer.Length - _read);
            answer.AsSpan(_read, count).CopyTo(buffer.Span);
            _read += count;
            return ValueTask.FromResult(count);
        }

        public override ValueTask DisposeAsync() => default;
    }
}
