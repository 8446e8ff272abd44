using System.Text.RegularExpressions;
using Breakwater.House.Tests.Reading;

namespace Breakwater.House.Tests.Rules;

/// <summary>Calls that have one permitted place, each with what to use instead. eng/BannedSymbols.txt bans by symbol what needs no place.</summary>
internal static class BannedCalls
{
    private sealed record Ban(string Pattern, string What, string Instead, Func<SourceFile, bool> Permitted)
    {
        public Regex Regex { get; } = new(Pattern, RegexOptions.ExplicitCapture | RegexOptions.Compiled);
    }

    private static readonly Ban[] InProduct =
    [
        new(@"\bConsole\s*\.", "Console", "Only the executable speaks to a terminal; log, or return the text", InExecutable),
        new(@"\bEnvironment\s*\.\s*(Get|Set|Expand)EnvironmentVariable", "environment variable", "Read it in Hosting and pass the value in", InHostingOrExecutable),
        new(@"\bTask\s*\.\s*Run\b|\bTask\.Factory\b|\bnew\s+Thread\s*\(|\bThreadPool\s*\.", "background work", "Give it a worker under Workers, which decides how shutdown waits for it", f => f.HasFolder("Workers")),
        new(@"\bnew\s+(System\.Net\.Http\.)?HttpClient\b", "new HttpClient", "Go through IUpstream, which owns one handler per provider", Nowhere),
        new(@"\bThread\s*\.\s*Sleep\b", "Thread.Sleep", "Await TimeProvider.Delay", Nowhere),
        new(@"\.\s*Wait\s*\(|\.\s*GetResult\s*\(\s*\)", "blocking wait", "Await it, and let the caller be async", Nowhere),

        // Reading a task that was just seen to be complete does not block: the hot path does so to avoid a state machine.
        new(@"(?<task>\w+|[)\]])\s*\.\s*Result\b(?!\s*[<(=])(?<!\k<task>\.IsCompletedSuccessfully[\s\S]{0,600})",
            "blocking wait", "Await it, or ask IsCompletedSuccessfully first; a property of your own is better named by what it holds (Outcome, Verdict)", Nowhere),
        new(@"\b(IServiceCollection|IServiceProvider|IServiceScopeFactory|ServiceCollection)\b|\.\s*(Services|RequestServices|ApplicationServices)\b|\b(Add|TryAdd)(Singleton|Scoped|Transient|HostedService)\b|\bGet(Required)?Service\b",
            "service container", "Take what you need as constructor parameters; Hosting and the executable do the wiring", InHostingOrExecutable),
        new(@"\.\s*Log(Trace|Debug|Information|Warning|Error|Critical)\s*\(", "formatted logging", "Write a source-generated LoggerMessage in Thing.Log.cs", Nowhere),
        new(@"\[\s*LoggerMessage\b", "LoggerMessage outside a .Log.cs file", "Move it to Thing.Log.cs, with an id from the capability's range", f => f.Name.EndsWith(".Log.cs", StringComparison.Ordinal)),
    ];

    private static readonly Ban[] InTests =
    [
        new(@"\bThread\s*\.\s*Sleep\b", "Thread.Sleep in a test", "Step a manual TimeProvider, or await the event itself", Nowhere),
        new(@"\bTask\s*\.\s*Delay\s*\(\s*(\d|(System\.)?TimeSpan\s*\.\s*From\w+\s*\([^()]*\)\s*(,\s*\w*([cC]ancel|[tT]oken|ct)[\w.]*\s*)?\))", "a delay by the wall clock in a test", "Step a manual TimeProvider, or await the event itself", Nowhere),
    ];

    private static readonly Ban[] Anywhere =
    [
        new(@"#\s*region\b", "#region", "Split the file where you wanted the region", Nowhere),
    ];

    private static readonly Regex OpenWork = new(@"\b(TODO|FIXME|HACK)\b", RegexOptions.Compiled);
    private static readonly Regex DeadCode = new(@"^\s*//(?![/])\s*((var|return|if|for|foreach|await|using|throw|private|public|internal)\b.*[;{]|.*\)\s*;|[{}]+\s*;?)\s*$", RegexOptions.Compiled | RegexOptions.Multiline);

    public static IEnumerable<Finding> CheckProduct(IEnumerable<SourceFile> files) => files.SelectMany(f => Check(f, InProduct));

    public static IEnumerable<Finding> CheckTests(IEnumerable<SourceFile> files) => files.SelectMany(f => Check(f, InTests));

    public static IEnumerable<Finding> CheckAll(IEnumerable<SourceFile> files) => files.SelectMany(f => Check(f, Anywhere));

    public static IEnumerable<Finding> CheckComments(IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
        {
            var comments = file.IsCSharp ? file.Comments : file.Text;
            foreach (Match match in OpenWork.Matches(comments))
            {
                yield return file.Finding(match.Index, $"{match.Value} in the tree", "Open an issue and remove it");
            }

            foreach (Match match in DeadCode.Matches(file.IsCSharp ? comments : ""))
            {
                yield return file.Finding(match.Index, "commented-out code", "Remove it; the history keeps it");
            }
        }
    }

    private static IEnumerable<Finding> Check(SourceFile file, Ban[] bans) =>
        from ban in bans
        where !ban.Permitted(file)
        from match in ban.Regex.Matches(file.Code)
        select file.Finding(match.Index, $"{ban.What} (`{match.Value.Trim()}`)", ban.Instead);

    private static bool InExecutable(SourceFile file) => file.IsUnder("src/Breakwater");

    private static bool InHostingOrExecutable(SourceFile file) => file.IsUnder("src/Breakwater.Server/Hosting") || InExecutable(file);

    private static bool Nowhere(SourceFile file) => false;
}
