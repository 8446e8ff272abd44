using Breakwater.Core.Configuration;

namespace Breakwater.Server.Hosting;

/// <summary>One reading of the configuration file.</summary>
/// <param name="Reading">The configuration, or what is wrong.</param>
/// <param name="Hash">Changes when the file does.</param>
public sealed record ConfigLoad(ConfigResult Reading, string Hash);
