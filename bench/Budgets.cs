using System.Globalization;
using System.Text.Json;

namespace Breakwater.Bench;

/// <summary>The bytes that each benchmark may allocate per operation: <c>eng/allocation-budgets.json</c>.</summary>
internal sealed class Budgets(IReadOnlyDictionary<string, double> bytes)
{
    public static Budgets Load()
    {
        using var file = typeof(Budgets).Assembly.GetManifestResourceStream("allocation-budgets.json")!;
        return new Budgets(JsonSerializer.Deserialize<Dictionary<string, double>>(file)!);
    }

    /// <summary>What is wrong with a measurement; null when it keeps its budget.</summary>
    public string? Verdict(Measurement measured)
    {
        if (!bytes.TryGetValue(measured.Name, out var budget))
        {
            return $"{measured.Name} has no budget: it allocates {Text(measured.Bytes)} bytes; add it to eng/allocation-budgets.json";
        }

        return measured.Bytes <= budget ? null : $"{measured.Name} allocates {Text(measured.Bytes)} bytes per operation, over its budget of {Text(budget)}";
    }

    /// <summary>Budgets of benchmarks that do not exist: a renamed one would go unwatched.</summary>
    public IEnumerable<string> WithoutBenchmark(IEnumerable<string> names) =>
        bytes.Keys.Except(names, StringComparer.Ordinal).Select(name => $"{name} has a budget and no benchmark; remove it from eng/allocation-budgets.json");

    public string Of(string name) => bytes.TryGetValue(name, out var budget) ? Text(budget) : "none";

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
