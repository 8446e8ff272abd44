using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Primitives;

namespace Breakwater.Simulator.World;

/// <summary>All that a provider ever says, written once and sent again and again. Immutable.</summary>
internal sealed class AnswerBook
{
    private const int Lengths = 16;
    private readonly LogNormal _lengths;
    private readonly WrittenAnswer[] _answers;

    public AnswerBook(ProviderModel model)
    {
        var anthropic = model.Vendor == Vendor.Anthropic;
        _lengths = new LogNormal(model.Pace.AnswerTokens, model.Pace.AnswerSpread, Lengths);
        _answers = [.. _lengths.Values.Select(length => AnswerText.Write(model, Math.Max(1, (int)length)))];
        MeanTokens = _answers.Average(answer => answer.Tokens);
        Throttled = AnswerText.Error(model.Vendor, anthropic ? "rate_limit_error" : "requests", "rate_limit_exceeded", "Rate limit reached. Please try again later.");
        Broken = AnswerText.Error(model.Vendor, anthropic ? "api_error" : "server_error", "server_error", "The server had an error while processing your request.");
    }

    /// <summary>Mean length of an answer in tokens, exactly.</summary>
    public double MeanTokens { get; }

    /// <summary>Body of a 429.</summary>
    public byte[] Throttled { get; }

    /// <summary>Body of a 500 or 503.</summary>
    public byte[] Broken { get; }

    public WrittenAnswer Draw(IRandom random) => _answers[_lengths.DrawPlace(random)];
}
