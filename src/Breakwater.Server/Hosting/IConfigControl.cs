using Breakwater.Core.Configuration;

namespace Breakwater.Server.Hosting;

/// <summary>The configuration's source, as operators command it. Safe for concurrent use.</summary>
public interface IConfigControl
{
    /// <summary>Puts a profile's numbers above the file's; null takes them away. What it gives is not in force before it is applied.</summary>
    ConfigReload Preset(Profile? wanted);

    /// <summary>Reads the file now. What it gives is not in force before it is applied.</summary>
    ConfigReload ReloadNow();

    /// <summary>What <see cref="ReloadNow"/> would do if the file held this; null for the file as it is. Nothing follows from it.</summary>
    ConfigReload Try(byte[]? content);
}
