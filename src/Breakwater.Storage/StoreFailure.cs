namespace Breakwater.Storage;

/// <summary>Why a store did not do what it was asked.</summary>
public enum StoreFailure
{
    /// <summary>It cannot be opened or written: a missing folder, missing rights, a file system that cannot carry it.</summary>
    Inaccessible,

    /// <summary>What is there is no database, or another program's.</summary>
    NotAStore,

    /// <summary>A newer version has changed its schema.</summary>
    Newer,

    /// <summary>A migration that was applied is not the one this version knows by that number.</summary>
    Altered,

    /// <summary>Too many wait already; refused at once.</summary>
    QueueFull,

    /// <summary>It was not done in time; <see cref="StoreException.MayBeWritten"/> tells whether it had begun.</summary>
    TimedOut,

    /// <summary>Another process holds it locked.</summary>
    Locked,

    /// <summary>The disk is full.</summary>
    NoRoom,

    /// <summary>Its content is damaged.</summary>
    Damaged,

    /// <summary>Anything else, such as a disk that fails.</summary>
    Broken,

    /// <summary>It was closed before.</summary>
    Closed,
}
