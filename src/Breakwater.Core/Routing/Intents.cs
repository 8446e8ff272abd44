namespace Breakwater.Core.Routing;

/// <summary>Names of the intents that requests are tagged with.</summary>
public static class Intents
{
    public const string Chat = "chat";
    public const string Code = "code";
    public const string Summarize = "summarize";

    /// <summary>The intent's one name: <c>summary</c> is <c>summarize</c> (C26).</summary>
    public static string Canonical(string intent) => string.Equals(intent, "summary", StringComparison.Ordinal) ? Summarize : intent;
}
