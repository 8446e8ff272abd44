namespace Breakwater.Core.GoldSets;

/// <summary>Questions with what their answers must be, by which policies and models are judged (A7.10). Immutable.</summary>
/// <param name="Name">Its name, unique among the sets.</param>
/// <param name="Hash">Changes when its file does.</param>
/// <param name="Cases">Its cases, with unique ids.</param>
/// <param name="Floors">Least share of passed cases by class.</param>
public sealed record GoldSet(string Name, string Hash, IReadOnlyList<GoldCase> Cases, IReadOnlyDictionary<string, double> Floors)
{
    /// <summary>The class of plain tasks, whose floor is lower where none is given.</summary>
    public const string Task = "task";

    /// <summary>The floor of plain tasks (A7.1).</summary>
    public const double TaskFloor = 0.97;

    /// <summary>The least share of passed cases of a class: the one given, else 0.97 for tasks and all for any other.</summary>
    public double FloorOf(string name) => Floors.TryGetValue(name, out var floor) ? floor : string.Equals(name, Task, StringComparison.Ordinal) ? TaskFloor : 1;
}

/// <summary>One question and what its answer must be.</summary>
public sealed record GoldCase
{
    public required string Id { get; init; }

    /// <summary>What kind of case it is, such as refusal, safety, structured_output or task.</summary>
    public required string Class { get; init; }

    /// <summary>True when its failure fails the set, whatever the class's floor.</summary>
    public bool IsHighRisk { get; init; }

    /// <summary>The model or route that it is for; <c>auto</c> for the one that its intent leads to.</summary>
    public string Model { get; init; } = "auto";

    /// <summary>The intent it is asked with; null for none.</summary>
    public string? Intent { get; init; }

    public required IReadOnlyList<GoldMessage> Messages { get; init; }

    /// <summary>Bound of the answer in tokens; null for none.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>True when its schema goes along with the question, so that the model answers by it.</summary>
    public bool IsStructured { get; init; }

    /// <summary>What all must hold.</summary>
    public required IReadOnlyList<AnswerCheck> Checks { get; init; }

    /// <summary>The judge that is asked when the other checks hold; null for none.</summary>
    public GoldJudge? Judge { get; init; }
}

/// <summary>One message of a question.</summary>
/// <param name="Role">system, user or assistant.</param>
/// <param name="Text">What it says.</param>
public sealed record GoldMessage(string Role, string Text);

/// <summary>A model that judges an answer.</summary>
/// <param name="Model">The model or route to ask.</param>
/// <param name="Rubric">What makes an answer pass.</param>
public sealed record GoldJudge(string Model, string Rubric);
