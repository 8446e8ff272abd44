namespace Breakwater.Core.Configuration.Options;

/// <summary>What is recorded.</summary>
/// <param name="CaptureContent">Whether prompts and answers may be recorded.</param>
/// <param name="LogRequests">Whether each request is a log line.</param>
public sealed record TelemetryOptions(bool CaptureContent, bool LogRequests);
