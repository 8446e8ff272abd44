using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency.Queueing;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Queueing;

public sealed class IndexedHeaps
{
    /// <summary>Against a sorted list, under any order of adding, removing and moving.</summary>
    [Fact]
    public void Heap_AnyInterleaving_HasTheSmallestFirst()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            var random = new SeededRandom(seed);
            var (heap, inside, outside) = (new IndexedHeap<Item>(), new List<Item>(), Enumerable.Range(0, 40).Select(id => new Item(id)).ToList());
            for (var step = 0; step < 400; step++)
            {
                var chance = random.NextDouble();
                if (chance < 0.4 && outside.Count > 0)
                {
                    var item = Take(outside, random);
                    item.Key = random.NextDouble();
                    heap.Add(item);
                    inside.Add(item);
                }
                else if (chance < 0.7 && inside.Count > 0)
                {
                    var item = Take(inside, random);
                    heap.Remove(item);
                    item.HeapIndex.ShouldBe(-1);
                    outside.Add(item);
                }
                else if (inside.Count > 0)
                {
                    var item = inside[(int)(random.NextDouble() * inside.Count)];
                    item.Key = random.NextDouble();
                    heap.Moved(item);
                }

                heap.Count.ShouldBe(inside.Count);
                ReferenceEquals(heap.First, inside.MinBy(item => item.Key)).ShouldBeTrue();
            }

            inside.Select(item => item.HeapIndex).Order().ShouldBe(Enumerable.Range(0, inside.Count));
        }
    }

    private static Item Take(List<Item> items, SeededRandom random)
    {
        var at = (int)(random.NextDouble() * items.Count);
        var item = items[at];
        items.RemoveAt(at);
        return item;
    }

    private sealed class Item(int id) : IHeaped<Item>
    {
        public double Key { get; set; } = id;

        public int HeapIndex { get; set; } = -1;

        public bool GoesBefore(Item other) => Key < other.Key;
    }
}
