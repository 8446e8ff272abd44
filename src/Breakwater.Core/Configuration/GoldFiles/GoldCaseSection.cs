using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.GoldFiles;

internal sealed class GoldCaseSection : Section<GoldCase>
{
    private readonly Key<string> id;
    private readonly Key<string> kind;
    private readonly Key<bool> highRisk;
    private readonly Key<string> model;
    private readonly Key<string> intent;
    private readonly Key<string> prompt;
    private readonly Key<IReadOnlyList<Placed<GoldMessage>>> messages;
    private readonly Key<long?> maxTokens;
    private readonly Key<bool> structured;
    private readonly Key<GoldChecks> checks;

    public GoldCaseSection()
    {
        id = Add(new Key<string>("id", Scalars.Name) { Required = true, Doc = "Its id, unique in the set." });
        kind = Add(new Key<string>("class", Scalars.Name) { Required = true, Doc = "What kind of case it is: refusal, safety, structured_output, task, or your own." });
        highRisk = Add(new Key<bool>("high_risk", Scalars.Flag) { Default = "false", Doc = "Whether its failure fails the set, whatever the class's floor." });
        model = Add(new Key<string>("model", Scalars.Name) { Default = RoutePlanner.Auto, Doc = "Model or route that it is asked of." });
        intent = Add(new Key<string>("intent", Scalars.Name) { DefaultNote = "none", Doc = "Intent that it is asked with." });
        prompt = Add(new Key<string>(PromptName, TextShapes.Text) { DefaultNote = "needed unless there are messages", Doc = "The question, as one message of a user." });
        messages = Add(new Key<IReadOnlyList<Placed<GoldMessage>>>(MessagesName, new SectionListShape<GoldMessage>(new GoldMessageSection())) { DefaultNote = "none", Doc = "The question as a conversation." });
        maxTokens = Add(new Key<long?>("max_tokens", new OptionalShape<long>(Scalars.Whole(1, 1_000_000))) { DefaultNote = "none", Doc = "Bound of the answer." });
        structured = Add(new Key<bool>(StructuredName, Scalars.Flag) { Default = "false", Doc = "Whether checks.json_schema goes along with the question, so that the model answers by it." });
        checks = Add(new Key<GoldChecks>(ChecksName, new GoldChecksSection()) { Required = true, Doc = "What the answer must be." });
    }

    public const string PromptName = "prompt";
    public const string MessagesName = "messages";
    public const string StructuredName = "structured_output";
    public const string ChecksName = "checks";

    protected override GoldCase Build(KeyValues values)
    {
        var (given, said) = (values.Get(checks), values.Get(messages));
        return new GoldCase
        {
            Id = values.Get(id),
            Class = values.Get(kind),
            IsHighRisk = values.Get(highRisk),
            Model = values.Get(model),
            Intent = values.Get(intent) is { } tag ? Intents.Canonical(tag) : null,
            Messages = values.Get(prompt) is { } text ? [new GoldMessage("user", text)] : [.. said.Select(message => message.Value)],
            MaxTokens = (int?)values.Get(maxTokens),
            IsStructured = values.Get(structured),
            Checks = given.Checks,
            Judge = given.Judge,
        };
    }
}
