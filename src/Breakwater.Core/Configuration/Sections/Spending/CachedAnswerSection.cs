using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Configuration.Keys;

namespace Breakwater.Core.Configuration.Sections.Spending;

internal sealed class CachedAnswerSection : Section<KeepPolicy>
{
    private const long MostAnswers = 1_000_000;

    private readonly Key<KeepFor> serve;
    private readonly Key<TimeSpan> keep;
    private readonly Key<long> bytes;
    private readonly Key<long> answers;
    private readonly Key<long> answerBytes;

    public CachedAnswerSection()
    {
        serve = Add(new Key<KeepFor>("serve", Scalars.OneOf(("off", KeepFor.Off), ("non_critical", KeepFor.NonCritical), ("all", KeepFor.All)))
        {
            Default = "off",
            Point = "A5.9, A7.9",
            Doc = "Whose requests are answered with an earlier answer to the same request when their money is spent, and whose answers are kept in memory for that: nobody's, those of the batch lane and of tier bronze, or everybody's.",
        });
        keep = Add(new Key<TimeSpan>("keep", Scalars.Duration) { Default = "1h", Doc = "How long an answer is kept." });
        bytes = Add(new Key<long>("max_bytes", Scalars.Bytes) { Default = "64MiB", Doc = "Memory of all answers together; the oldest go first." });
        answers = Add(new Key<long>("max_answers", Scalars.Whole(1, MostAnswers)) { Default = "10000", Doc = "Answers that are kept at most; the oldest go first." });
        answerBytes = Add(new Key<long>("max_answer_bytes", Scalars.Bytes) { Default = "256KiB", Doc = "Largest answer that is kept; a quarter of max_bytes at most." });
    }

    protected override KeepPolicy Build(KeyValues values) => new()
    {
        Serve = values.Get(serve),
        Keep = values.Get(keep),
        MostBytes = values.Get(bytes),
        MostAnswers = (int)values.Get(answers),
        MostAnswerBytes = (int)values.Get(answerBytes),
    };
}
