using Breakwater.Core.Wire.Anthropic.Events;
using Breakwater.Core.Wire.Anthropic.Requests;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>The Anthropic Messages dialect.</summary>
public sealed class AnthropicCodec : ICodec
{
    private AnthropicCodec(bool generates) => Requests = new AnthropicRequests(generates);

    /// <summary><c>POST /v1/messages</c>.</summary>
    public static AnthropicCodec Instance { get; } = new(generates: true);

    /// <summary><c>POST /v1/messages/count_tokens</c>: the same dialect, but nothing is generated, so no bound is demanded.</summary>
    public static AnthropicCodec CountTokens { get; } = new(generates: false);

    public Dialect Dialect => Dialect.Anthropic;

    public IRequestCodec Requests { get; }

    public IAnswerCodec Answers { get; } = new AnthropicAnswers();

    public IEventCodec Events { get; } = new AnthropicEvents();

    public IErrorCodec Errors { get; } = new AnthropicErrors();
}
