namespace Breakwater.Core.Budgets.Kept;

/// <summary>
/// Answers in memory, the newest of each request, for when there is no money for another (A5.9). Bounded by bytes, count and age, the oldest go first. Nothing of it is ever
/// written anywhere. Passive: the time is passed in. Safe for concurrent use.
/// </summary>
public sealed class AnswerBook
{
    /// <summary>What an answer takes beside its bytes.</summary>
    private const int Overhead = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<(AnswerKey Key, AnswerForm Form), LinkedListNode<Entry>> answers = [];
    private readonly LinkedList<Entry> byAge = new();
    private KeepPolicy policy = new();
    private long bytes;
    private long reserved;

    /// <summary>Whose answers are kept, and the bounds.</summary>
    public KeepPolicy Policy
    {
        get
        {
            lock (gate)
            {
                return policy;
            }
        }
    }

    /// <summary>How many there are, and the bytes they take.</summary>
    public (int Answers, long Bytes) Size
    {
        get
        {
            lock (gate)
            {
                return (answers.Count, bytes);
            }
        }
    }

    /// <summary>Puts other bounds in force; switched off, it forgets everything at once.</summary>
    public void Apply(KeepPolicy next, TimeSpan now)
    {
        lock (gate)
        {
            policy = next;
            Trim_NeedsLock(now);
        }
    }

    /// <summary>Sets memory aside for an answer under way; false when there is none to spare. Ended by <see cref="End"/>.</summary>
    /// <param name="now">The monotonic time.</param>
    /// <param name="most">Bytes that it may have.</param>
    public bool TryBegin(TimeSpan now, out int most)
    {
        lock (gate)
        {
            most = policy.MostAnswerBytes;
            if (policy.Serve == KeepFor.Off || reserved + most > policy.MostBytes / KeepPolicy.SharesUnderWay)
            {
                return false;
            }

            reserved += most;
            Trim_NeedsLock(now);
            return true;
        }
    }

    /// <summary>The answer is over: gives the memory back, and keeps the answer if it is one.</summary>
    /// <param name="key">The request's.</param>
    /// <param name="most">What <see cref="TryBegin"/> gave.</param>
    /// <param name="answer">Null for one that did not become whole, or grew too large.</param>
    public void End(in AnswerKey key, int most, KeptAnswer? answer)
    {
        lock (gate)
        {
            reserved -= most;
            if (answer is null || policy.Serve == KeepFor.Off)
            {
                return;
            }

            if (answers.TryGetValue((key, answer.Form), out var before))
            {
                Remove_NeedsLock(before);
            }

            answers[(key, answer.Form)] = byAge.AddLast(new Entry(key, answer));
            bytes += answer.Body.Length + Overhead;
            Trim_NeedsLock(answer.At);
        }
    }

    /// <summary>The answer to a request in a form; null when there is none, or it is too old.</summary>
    public KeptAnswer? Find(in AnswerKey key, AnswerForm form, TimeSpan now)
    {
        lock (gate)
        {
            return answers.TryGetValue((key, form), out var node) && now - node.Value.Answer.At < policy.Keep ? node.Value.Answer : null;
        }
    }

    /// <summary>Forgets what is too old.</summary>
    public void Trim(TimeSpan now)
    {
        lock (gate)
        {
            Trim_NeedsLock(now);
        }
    }

    private void Trim_NeedsLock(TimeSpan now)
    {
        while (byAge.First is { } oldest
            && (policy.Serve == KeepFor.Off || now - oldest.Value.Answer.At >= policy.Keep || answers.Count > policy.MostAnswers || bytes + reserved > policy.MostBytes))
        {
            Remove_NeedsLock(oldest);
        }
    }

    private void Remove_NeedsLock(LinkedListNode<Entry> node)
    {
        byAge.Remove(node);
        answers.Remove((node.Value.Key, node.Value.Answer.Form));
        bytes -= node.Value.Answer.Body.Length + Overhead;
    }

    private readonly record struct Entry(AnswerKey Key, KeptAnswer Answer);
}
