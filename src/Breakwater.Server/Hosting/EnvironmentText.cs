using System.Text;

namespace Breakwater.Server.Hosting;

/// <summary>A text with its environment references replaced.</summary>
/// <param name="Text">The text; references that could not be replaced are left out.</param>
/// <param name="Unset">The first variable that is needed and not set; null when all are there.</param>
/// <param name="Malformed">True when a reference is not written as <c>${NAME}</c> or <c>${NAME:-default}</c>.</param>
internal readonly record struct EnvironmentText(string Text, string? Unset, bool Malformed)
{
    private const string Open = "${";

    /// <summary>Replaces <c>${NAME}</c> and <c>${NAME:-default}</c>; <c>$${</c> stands for <c>${</c> itself. An empty variable counts as not set, as most launchers pass unset ones on.</summary>
    public static EnvironmentText Replace(string text, Func<string, string?> environment)
    {
        if (!text.Contains(Open, StringComparison.Ordinal))
        {
            return new(text, null, false);
        }

        var replaced = new StringBuilder(text.Length);
        string? unset = null;
        var malformed = false;
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf(Open, at, StringComparison.Ordinal);
            if (open < 0)
            {
                replaced.Append(text, at, text.Length - at);
                break;
            }

            if (open > at && text[open - 1] == '$')
            {
                replaced.Append(text, at, open - 1 - at).Append(Open);
                at = open + Open.Length;
                continue;
            }

            replaced.Append(text, at, open - at);
            var close = text.IndexOf('}', open);
            if (close < 0 || !TryValue(text.AsSpan(open + Open.Length, close - open - Open.Length), environment, out var value, out var name))
            {
                malformed = true;
                break;
            }

            unset ??= value is null ? name : null;
            replaced.Append(value);
            at = close + 1;
        }

        return new(replaced.ToString(), unset, malformed);
    }

    private static bool TryValue(ReadOnlySpan<char> reference, Func<string, string?> environment, out string? value, out string name)
    {
        var split = reference.IndexOf(":-");
        name = (split < 0 ? reference : reference[..split]).ToString();
        value = null;
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return false;
        }

        value = environment(name);
        if (string.IsNullOrEmpty(value))
        {
            value = split < 0 ? null : reference[(split + 2)..].ToString();
        }

        return true;
    }
}
