using Microsoft.Extensions.Logging;

namespace Breakwater.Terminal;

/// <summary>Diagnostics on standard error, one line each; requests have their own log.</summary>
internal static class TerminalLogging
{
    public static ILoggerFactory Create() => new Factory();

    private sealed class Factory : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new Logger(categoryName);

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Logger(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        // The web server's own notices are of no use to an operator below a warning.
        public bool IsEnabled(LogLevel logLevel) =>
            logLevel >= (category.StartsWith("Breakwater", StringComparison.Ordinal) ? LogLevel.Information : LogLevel.Warning);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Console.Error.WriteLine($"{logLevel.ToString().ToLowerInvariant()}: {formatter(state, exception)}{(exception is null ? "" : $"\n{exception}")}");
            }
        }
    }
}
