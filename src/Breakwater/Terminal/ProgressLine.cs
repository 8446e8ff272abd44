using System.Globalization;

namespace Breakwater.Terminal;

/// <summary>How far some work is, on one line of an interactive terminal; nothing where it would end up in a file, and nothing for work that is soon done.</summary>
internal sealed class ProgressLine(TimeProvider clock, TextWriter output, bool isRedirected) : IDisposable
{
    private const string Erase = "\r\e[K";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    private readonly long _started = clock.GetTimestamp();
    private long _shown;

    /// <summary>Shows the share that is done, from 0 to 1.</summary>
    public void Show(double share)
    {
        if (isRedirected || clock.GetElapsedTime(_started) < Patience || (_shown != 0 && clock.GetElapsedTime(_shown) < Period))
        {
            return;
        }

        _shown = clock.GetTimestamp();
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{Erase}{100 * share:0} %"));
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_shown != 0)
        {
            output.Write(Erase);
            _shown = 0;
        }
    }

    public void Dispose() => Clear();
}
