namespace Breakwater.Core.Resilience.Concurrency.Queueing;

/// <summary>What an <see cref="IndexedHeap{T}"/> holds: knows its place there and who goes first.</summary>
internal interface IHeaped<in T>
{
    /// <summary>Place in the heap; −1 outside. Written by the heap alone.</summary>
    int HeapIndex { get; set; }

    /// <summary>A strict order without ties.</summary>
    bool GoesBefore(T other);
}

/// <summary>A binary heap whose members leave and move from anywhere in O(log n). Not safe for concurrent use.</summary>
internal sealed class IndexedHeap<T>
    where T : class, IHeaped<T>
{
    private readonly List<T> items = [];

    public int Count => items.Count;

    /// <summary>The first; null when empty.</summary>
    public T? First => items.Count > 0 ? items[0] : null;

    public void Add(T item)
    {
        item.HeapIndex = items.Count;
        items.Add(item);
        Up(item);
    }

    public void Remove(T item)
    {
        var at = item.HeapIndex;
        var last = items[^1];
        items.RemoveAt(items.Count - 1);
        item.HeapIndex = -1;
        if (last != item)
        {
            Put(last, at);
            Moved(last);
        }
    }

    /// <summary>The order of <paramref name="item"/> has changed.</summary>
    public void Moved(T item)
    {
        Up(item);
        Down(item);
    }

    private void Up(T item)
    {
        while (item.HeapIndex > 0 && item.GoesBefore(items[(item.HeapIndex - 1) / 2]))
        {
            Swap(item, items[(item.HeapIndex - 1) / 2]);
        }
    }

    private void Down(T item)
    {
        for (var child = EarlierChild(item); child is not null && child.GoesBefore(item); child = EarlierChild(item))
        {
            Swap(item, child);
        }
    }

    private T? EarlierChild(T item)
    {
        var left = (2 * item.HeapIndex) + 1;
        if (left >= items.Count)
        {
            return null;
        }

        return left + 1 < items.Count && items[left + 1].GoesBefore(items[left]) ? items[left + 1] : items[left];
    }

    private void Swap(T one, T other)
    {
        var at = one.HeapIndex;
        Put(one, other.HeapIndex);
        Put(other, at);
    }

    private void Put(T item, int at)
    {
        items[at] = item;
        item.HeapIndex = at;
    }
}
