// Byte budgets and times of the hot path. See bench/README.md.
// usage: dotnet run -c Release --project bench -- [--budgets] [--results FILE] [name part] | --side-by-side
using System.Globalization;
using Breakwater.Bench;
using Breakwater.Bench.Cases;
using Breakwater.Bench.SideBySide;

if (args.Contains("--side-by-side"))
{
    Table.Print(Console.Out);
    return 0;
}

var timed = !args.Contains("--budgets");
var results = Array.IndexOf(args, "--results") is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
var part = args.FirstOrDefault(arg => !arg.StartsWith('-') && arg != results);
Benchmark[] all = [.. StreamCases.All(), .. RequestCases.All(), .. AnswerCases.All(), .. LineCases.All(), .. DefenceCases.All(), .. MoneyCases.All(), .. AffinityCases.All()];
var budgets = Budgets.Load();
var lines = new List<string>();
var failed = 0;

foreach (var benchmark in all.Where(b => part is null || b.Name.Contains(part, StringComparison.Ordinal)))
{
    var measured = Measurement.Of(benchmark, timed);
    var time = timed ? string.Create(CultureInfo.InvariantCulture, $"{measured.Nanoseconds,12:0.0} ns{(benchmark.Threads > 1 ? $" with {measured.Cpus:0.0} CPUs" : "")}") : "";
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measured.Name,-34} {measured.Bytes,10:0.##} bytes  (budget {budgets.Of(measured.Name)}){time}"));
    Judge(measured.Name, budgets.Verdict(measured));
}

foreach (var orphan in budgets.WithoutBenchmark(all.Select(b => b.Name)))
{
    Judge("budgets", orphan);
}

if (results is not null)
{
    await File.WriteAllLinesAsync(results, [.. lines, $"end\t{lines.Count}"]);
}

return failed == 0 ? 0 : 1;

// One line per benchmark, in the form that eng/fold-results.mjs reads.
void Judge(string name, string? problem)
{
    lines.Add(problem is null ? $"passed\t{name} keeps its byte budget" : $"failed\t{problem}");
    if (problem is not null)
    {
        failed++;
        Console.Error.WriteLine(problem);
    }
}
