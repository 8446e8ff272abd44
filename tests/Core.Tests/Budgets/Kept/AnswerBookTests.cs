using System.Security.Cryptography;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Budgets.Kept;

/// <summary>A5.9: kept answers are bounded by bytes, count and age, whatever comes.</summary>
public sealed class AnswerBookTests
{
    private static readonly KeepPolicy On = new() { Serve = KeepFor.All, Keep = TimeSpan.FromMinutes(10), MostBytes = 40_000, MostAnswers = 5, MostAnswerBytes = 4_000 };

    [Fact]
    public void A5_9_Kept_IsFoundUntilItIsTooOld()
    {
        var book = Book(On);
        Keep(book, 1, 100, At(0));

        book.Find(Key(1), AnswerForm.Plain, At(599))!.Body.Length.ShouldBe(100);
        book.Find(Key(1), AnswerForm.Stream, At(0)).ShouldBeNull();
        book.Find(Key(2), AnswerForm.Plain, At(0)).ShouldBeNull();
        book.Find(Key(1), AnswerForm.Plain, At(600)).ShouldBeNull();
        book.Trim(At(600));
        book.Size.ShouldBe((0, 0));
    }

    [Fact]
    public void A5_9_NewerAnswer_TakesThePlaceOfTheOlder()
    {
        var book = Book(On);
        Keep(book, 1, 100, At(0));
        Keep(book, 1, 200, At(500));

        book.Find(Key(1), AnswerForm.Plain, At(1000))!.Body.Length.ShouldBe(200);
        book.Size.ShouldBe((1, 456));
    }

    [Fact]
    public void A5_9_MoreThanTheCount_TheOldestGo()
    {
        var book = Book(On);
        for (var i = 0; i < 7; i++)
        {
            Keep(book, i, 10, At(i));
        }

        book.Size.Answers.ShouldBe(5);
        book.Find(Key(1), AnswerForm.Plain, At(7)).ShouldBeNull();
        book.Find(Key(2), AnswerForm.Plain, At(7)).ShouldNotBeNull();
    }

    [Fact]
    public void A5_9_UnderWay_TakesAQuarterOfTheMemoryAtMost()
    {
        var book = Book(On);
        book.TryBegin(At(0), out var most).ShouldBeTrue();
        most.ShouldBe(4_000);
        book.TryBegin(At(0), out _).ShouldBeTrue();
        book.TryBegin(At(0), out _).ShouldBeFalse();
        book.End(Key(1), most, answer: null);
        book.TryBegin(At(0), out _).ShouldBeTrue();
    }

    [Fact]
    public void A5_9_SwitchedOff_ForgetsEverythingAtOnce()
    {
        var book = Book(On);
        Keep(book, 1, 100, At(0));
        book.TryBegin(At(0), out var most).ShouldBeTrue();
        book.Apply(new KeepPolicy(), At(1));
        book.End(Key(2), most, AnswerOf(10, At(1)));

        book.Size.ShouldBe((0, 0));
        book.TryBegin(At(1), out _).ShouldBeFalse();
    }

    [Fact]
    public void A5_9_AnyOrderOfAnswers_NeverTakesMoreThanItsMemory()
    {
        var (book, random) = (Book(On with { MostAnswers = 1000 }), new SeededRandom(5));
        var underWay = new List<int>();
        for (var i = 0; i < 5_000; i++)
        {
            if (random.NextDouble() < 0.5 && book.TryBegin(At(i), out var most))
            {
                underWay.Add(most);
            }
            else if (underWay.Count > 0)
            {
                var length = (int)(random.NextDouble() * underWay[^1]);
                book.End(Key((int)(random.NextDouble() * 40)), underWay[^1], random.NextDouble() < 0.1 ? null : AnswerOf(length, At(i)));
                underWay.RemoveAt(underWay.Count - 1);
            }

            (book.Size.Bytes + underWay.Sum()).ShouldBeLessThanOrEqualTo(On.MostBytes);
        }

        book.Size.Answers.ShouldBeGreaterThan(0);
    }

    private static AnswerBook Book(KeepPolicy policy)
    {
        var book = new AnswerBook();
        book.Apply(policy, At(0));
        return book;
    }

    private static void Keep(AnswerBook book, int key, int length, TimeSpan at)
    {
        book.TryBegin(at, out var most).ShouldBeTrue();
        book.End(Key(key), most, AnswerOf(length, at));
    }

    private static KeptAnswer AnswerOf(int length, TimeSpan at) => new(new byte[length], AnswerForm.Plain, at, "p", "m");

    private static AnswerKey Key(int n) => AnswerKey.Of(SHA256.HashData(BitConverter.GetBytes(n)));

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);
}
