using Breakwater.Core.Tenancy;
using System.Text;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.Anthropic;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Traffic;

/// <summary>The request that all callers of a cohort make, written once.</summary>
internal sealed class Ask
{
    // About as many bytes as the modelled prompt has tokens, four to one.
    private const string Question = "When does the tide turn, and how long does a ship with three metres of draught have to leave the inner harbour? ";

    public Ask(Cohort cohort, int number, ModelledProvider provider)
    {
        Cohort = cohort;
        Number = number;
        Provider = provider;
        IsAnthropic = provider.Model.Vendor == Vendor.Anthropic;
        Body = Encoding.UTF8.GetBytes(Write(cohort, provider.Model, IsAnthropic));
        Key = cohort.Tenant is null ? CallerKey.None : new CallerKey(KeyOf(cohort.Tenant).AsMemory());
        Call = new UpstreamCall("POST", IsAnthropic ? "/v1/messages" : "/v1/chat/completions") { Body = Body, Stream = cohort.Streams };
    }

    public Cohort Cohort { get; }

    /// <summary>The cohort's place in the scenario.</summary>
    public int Number { get; }

    /// <summary>Who has the model, for callers without a gateway.</summary>
    public ModelledProvider Provider { get; }

    public byte[] Body { get; }

    /// <summary>The tenant's key; empty on an open gateway.</summary>
    public CallerKey Key { get; }

    /// <summary>The same, for callers without a gateway.</summary>
    public UpstreamCall Call { get; }

    public ICodec Codec => IsAnthropic ? AnthropicCodec.Instance : OpenAiChatCodec.Instance;

    private bool IsAnthropic { get; }

    /// <summary>The key of a tenant of a scenario.</summary>
    public static string KeyOf(string tenant) => "bw_simulated_" + tenant;

    private static string Write(Cohort cohort, ProviderModel model, bool isAnthropic)
    {
        var question = new StringBuilder();
        while (question.Length < model.Pace.PromptTokens * 4)
        {
            question.Append(Question);
        }

        var stream = !cohort.Streams ? "" : isAnthropic ? ""","stream":true""" : ""","stream":true,"stream_options":{"include_usage":true}""";
        return $$"""{"model":"{{cohort.Model}}","max_tokens":{{4 * model.Pace.AnswerTokens}},"messages":[{"role":"user","content":"{{question.ToString().TrimEnd()}}"}]{{stream}}}""";
    }
}
