using System.CommandLine;
using Breakwater;
using Breakwater.Serve;
using Breakwater.Terminal;

// What the runtime reads once, when the first socket is made and the first buffer lent; whoever sets it in the environment has the last word.
// Socket completions run on the polling thread itself: nothing on the line blocks, and a hop to the pool costs more than most of our work.
Default("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

// By default no more than 32 buffers of a size wait for their next use: with more requests under way than that, each would have its own made.
Default("DOTNET_SYSTEM_BUFFERS_SHAREDARRAYPOOL_MAXARRAYSPERPARTITION", "256");

// `breakwater --config x` means `breakwater serve --config x`.
string[] words = args is [] || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version")) ? ["serve", .. args] : args;
var root = new RootCommand("Breakwater: a reliability gateway between applications and the OpenAI and Claude APIs. Without a verb it serves.") { ServeCommand.Create() };
if (words is not ["serve", ..])
{
    // A gateway starts without the making of what it will not do.
    Verbs.AddTo(root);
}

var parsed = root.Parse(words);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync(error.Message);
    }

    await Console.Error.WriteLineAsync("'breakwater --help' lists the verbs, 'breakwater <verb> --help' shows an example.");
    return ExitCodes.Usage;
}

// Running requests get their time to end; the default would cut them off after two seconds.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

static void Default(string name, string value)
{
    if (Environment.GetEnvironmentVariable(name) is null)
    {
        Environment.SetEnvironmentVariable(name, value);
    }
}
