namespace Breakwater.Core.Configuration;

/// <summary>Puts the numbers of a profile together.</summary>
internal static class ProfileValues
{
    public static Dictionary<string, string> With(this Dictionary<string, string> values, params ReadOnlySpan<(string Key, string Text)> more)
    {
        foreach (var (key, text) in more)
        {
            values[key] = text;
        }

        return values;
    }
}
