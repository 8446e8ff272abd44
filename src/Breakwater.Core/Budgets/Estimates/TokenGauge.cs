namespace Breakwater.Core.Budgets.Estimates;

/// <summary>
/// How many tokens a model really counts for what was estimated, learned from what its provider reports: the mean for rates, an upper quantile for money,
/// so that with enough reports not one prompt in a hundred has more than <see cref="Ceiling"/>. Old reports fade. Passive, of fixed size; safe for concurrent use,
/// and reading takes no lock.
/// </summary>
public sealed class TokenGauge
{
    /// <summary>Text of the densest kind, before anything is known: 2.5 bytes a token.</summary>
    private const double Prior = 1.6;

    /// <summary>Tokens that every prompt has besides its bytes: marks of roles, of the beginning and of the end.</summary>
    private const long Framing = 16;

    /// <summary>Tokens of the words that vendors put around tools.</summary>
    private const long ToolWords = 800;

    /// <summary>Places for each doubling of the ratio, and the ratio of the first place.</summary>
    private const int PlacesPerDoubling = 8;
    private const double LeastRatio = 1.0 / 16;
    private const int Places = 12 * PlacesPerDoubling;

    /// <summary>Reports until the prior gives way, and until the mean is believed.</summary>
    private const long EnoughForQuantile = 200;
    private const long EnoughForMean = 16;

    /// <summary>Reports after which all that is known counts half.</summary>
    private const long HalfLife = 2_000;

    /// <summary>Of a thousand prompts so many may have more than the ceiling: half of what is promised.</summary>
    private const long OverPerThousand = 5;

    /// <summary>One report moves the mean answer by this part of the way.</summary>
    private const double AnswerStep = 1.0 / 16;

    private readonly Lock gate = new();
    private readonly long[] counts = new long[Places];
    private long total;
    private double sum;
    private long reports;
    private double mean = 1;
    private double upper = Prior;
    private double answer;

    /// <summary>Tokens that the model is likely to count.</summary>
    public long Expected(long text) => (long)(text * Volatile.Read(ref mean));

    /// <summary>Tokens that hardly any such prompt has more of.</summary>
    public long Ceiling(long text, bool tools) => (long)Math.Ceiling((text + Framing) * Volatile.Read(ref upper)) + (tools ? ToolWords : 0);

    /// <summary>Tokens of its mean answer; zero before the first.</summary>
    public long ExpectedAnswer => (long)Math.Ceiling(Volatile.Read(ref answer));

    /// <summary>The provider reported what a request had.</summary>
    /// <param name="text">What was estimated for its prompt, all of it text; zero when that says nothing.</param>
    /// <param name="prompt">Tokens of the prompt.</param>
    /// <param name="output">Tokens of the answer.</param>
    public void Record(long text, long prompt, long output)
    {
        lock (gate)
        {
            Volatile.Write(ref answer, answer == 0 ? output : answer + ((output - answer) * AnswerStep));
            if (text <= 0 || prompt <= 0)
            {
                return;
            }

            reports++;
            sum += (double)prompt / text;
            counts[PlaceOf((double)prompt / (text + Framing))]++;
            if (++total >= HalfLife)
            {
                Fade_NeedsLock();
            }

            Read_NeedsLock();
        }
    }

    private void Read_NeedsLock()
    {
        if (reports >= EnoughForMean)
        {
            Volatile.Write(ref mean, sum / total);
        }

        var quantile = Quantile_NeedsLock();
        Volatile.Write(ref upper, reports < EnoughForQuantile ? Math.Max(Prior, quantile) : quantile);
    }

    // The upper edge of the place where the quantile lies.
    private double Quantile_NeedsLock()
    {
        var over = total * OverPerThousand / 1000;
        for (var place = Places - 1; place >= 0; place--)
        {
            over -= counts[place];
            if (over < 0)
            {
                return LeastRatio * Math.Pow(2, (place + 1.0) / PlacesPerDoubling);
            }
        }

        return Prior;
    }

    private void Fade_NeedsLock()
    {
        var before = total;
        total = 0;
        for (var place = 0; place < Places; place++)
        {
            // Rounded up: a rare long one is not forgotten by the first fading.
            total += counts[place] = (counts[place] + 1) / 2;
        }

        sum *= (double)total / before;
    }

    private static int PlaceOf(double ratio) => Math.Clamp((int)Math.Floor(Math.Log2(ratio / LeastRatio) * PlacesPerDoubling), 0, Places - 1);
}
