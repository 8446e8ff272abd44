using System.Globalization;
using System.Text;
using System.Text.Json;
using Breakwater.Core.Line.Decisions;

namespace Breakwater.Decisions;

/// <summary>A file of decisions: a line of JSON each, <c>{"hash":…,"plan":…}</c> for a plan and anything else for a decision that refers to it, in any order.</summary>
internal sealed class DecisionFile
{
    private readonly Dictionary<string, DecidedPlan> _plans = new(StringComparer.Ordinal);
    private readonly List<Decision> _decisions = [];

    public IReadOnlyList<Decision> Decisions => _decisions;

    /// <summary>The plan of a decision; null when it has none, or the file does not have it.</summary>
    public DecidedPlan? PlanOf(Decision decision) => decision.Plan is { } hash ? _plans.GetValueOrDefault(hash) : null;

    /// <summary>Reads a file; what is wrong with it, or null.</summary>
    public static string? Problem(string path, out DecisionFile file)
    {
        file = new DecisionFile();
        try
        {
            var number = 0;
            foreach (var line in File.ReadLines(path))
            {
                number++;
                if (line.Length > 0 && !file.Add(line))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{path}, line {number}: this is no decision and no plan. Give a file that 'breakwater decisions export' wrote.");
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be read: {e.Message}";
        }

        var read = file;
        return read.Decisions.FirstOrDefault(one => one.Plan is not null && read.PlanOf(one) is null) is { } lost
            ? $"{path} lacks plan {lost.Plan}, which request {lost.Id} refers to. Export it again, whole."
            : null;
    }

    /// <summary>A plan's line.</summary>
    public static string PlanLine(string hash, string plan) => $$"""{"hash":"{{hash}}","plan":{{plan}}}""";

    private bool Add(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("hash", out var hash))
            {
                _plans[hash.GetString()!] = json.RootElement.GetProperty("plan").Deserialize(DecisionJson.Default.DecidedPlan)!;
                return true;
            }

            _decisions.Add(JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(line), DecisionJson.Default.Decision)!);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }
}
