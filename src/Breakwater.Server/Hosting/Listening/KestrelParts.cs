using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Hosting.Listening;

/// <summary>What Kestrel is made of, and nothing else: the settings, environment and lifetime of a host around it are nobody's here, and each start would wait for them.</summary>
internal sealed class KestrelParts : IWebHostBuilder
{
    private readonly ServiceCollection _services = [];

    private KestrelParts(ILoggerFactory logging)
    {
        var source = new DiagnosticListener("Microsoft.AspNetCore");
        _services.AddOptions().AddMetrics().AddSingleton(logging).AddSingleton(source).AddSingleton<DiagnosticSource>(source);
    }

    /// <summary>Kestrel, not started; it ends with its parts.</summary>
    public static ServiceProvider Of(ILoggerFactory logging, Action<SocketTransportOptions> sockets, Action<KestrelServerOptions> options)
    {
        var parts = new KestrelParts(logging);
        parts.UseKestrelCore().UseSockets(sockets).ConfigureKestrel(options);

        // After Kestrel has registered its own, because the last one is taken.
        parts._services.AddSingleton<IMemoryPoolFactory<byte>, BlockPoolFactory>();
        return parts._services.BuildServiceProvider();
    }

    public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(_services);
        return this;
    }

    public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(new WebHostBuilderContext(), _services);
        return this;
    }

    public string? GetSetting(string key) => null;

    public IWebHostBuilder UseSetting(string key, string? value) => this;

    public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => throw new NotSupportedException("there is no host to configure");

    [Obsolete("There is no host.")]
    public IWebHost Build() => throw new NotSupportedException("there is no host to build");
}
