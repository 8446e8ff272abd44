namespace Breakwater.Upstream.Http;

/// <summary>A credential as the header that carries it, made once per key.</summary>
internal sealed record Credential(string Header, string Value)
{
    /// <summary>Anthropic's OAuth tokens are refused in <c>x-api-key</c>; only a bearer header takes them (protocols 3.1).</summary>
    private const string OAuthPrefix = "sk-ant-oat";

    public static Credential Of(AuthScheme scheme, string secret) =>
        scheme == AuthScheme.Bearer || secret.StartsWith(OAuthPrefix, StringComparison.Ordinal)
            ? new Credential("authorization", "Bearer " + secret)
            : new Credential("x-api-key", secret);

    public override string ToString() => Header + ": ***";
}
