using Breakwater.Core.Configuration.Options;

namespace Breakwater.Serve;

/// <summary>Where the gateway keeps what an operator looks for: beside the store.</summary>
internal static class StateFolder
{
    public static string Of(StoreOptions store) =>
        store.Kind == StoreKind.Sqlite && Path.GetDirectoryName(store.Target) is { Length: > 0 } folder && Directory.Exists(folder) ? folder : ".";
}
