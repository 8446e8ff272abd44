using System.Text;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Tests.Support;

/// <summary>Keeps every log entry of every level, exceptions included, as text.</summary>
public sealed class CollectingLogs : ILoggerFactory
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (_gate)
        {
            _text.AppendLine(line);
        }
    }

    private sealed class Logger(CollectingLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            logs.Add($"scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Add($"{logLevel} {category} {eventId} {formatter(state, exception)} {exception}");
    }
}
