using System.Buffers.Binary;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace Breakwater.Storage.Journal;

/// <summary>
/// One file of a journal: sixteen bytes of what it is and which, then records, then zeros to the end, which were taken from the disk when it was made. Locked by the
/// process that has it; the lock goes with the process. Written through memory where that is known to be safe: a record then costs no call of the system, and is in the
/// page cache all the same. Such a file is used again once the ledger has it, under another id, because new pages cost more than all that is written to them; what is left
/// in it of the time before is told by its mark.
/// </summary>
internal sealed class JournalSegment : IDisposable
{
    public const int HeaderBytes = 16;
    private const ulong Magic = 0x324C_4E4A_594E_4F4D; // "MONYJNL2", little end first.
    private const ulong Unmarked = 0x314C_4E4A_594E_4F4D; // "MONYJNL1": of versions that used no file again.
    private const ulong AnyVersion = 0x00FF_FFFF_FFFF_FFFF; // What all of them begin with.
    private static readonly string[] InPlace = ["ext4", "xfs", "tmpfs"];
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _stream;
    private readonly SafeFileHandle _file;
    private readonly long _size;
    private readonly MemoryMappedViewAccessor? _view;
    private long _end;
    private long _moved;
    private bool _isDirty;

    private JournalSegment(string path, FileStream stream, long id, uint mark, long end, bool isLeft, MemoryMappedViewAccessor? view = null)
    {
        (Path, Mark, IsLeft, _view) = (path, mark, isLeft, view);
        _stream = stream;
        _file = stream.SafeFileHandle;
        _size = stream.Length;
        (Id, _end, _moved) = (id, end, HeaderBytes);
    }

    public string Path { get; private set; }

    /// <summary>When it was made or renewed, in ticks (UTC); no two have the same.</summary>
    public long Id { get; private set; }

    /// <summary>What the checksums of its records are mixed with.</summary>
    public uint Mark { get; private set; }

    /// <summary>True when the file can be used again.</summary>
    public bool IsRenewable => _view is not null;

    /// <summary>True when another process left it, which may have died while it wrote.</summary>
    public bool IsLeft { get; }

    /// <summary>Where the next record goes; of a segment that another process left, the end of the file.</summary>
    public long End => Volatile.Read(ref _end);

    /// <summary>Up to where the ledger has it.</summary>
    public long Moved
    {
        get => Volatile.Read(ref _moved);
        set => Volatile.Write(ref _moved, value);
    }

    /// <summary>True while the disk may lack something.</summary>
    public bool IsDirty => Volatile.Read(ref _isDirty);

    /// <summary>The name of the segment of a number.</summary>
    public static string NameOf(long number) => number.ToString("D6", CultureInfo.InvariantCulture) + ".log";

    /// <summary>Makes a segment, all of whose bytes are taken from the disk now: writing to it cannot fail for want of room. Throws an <see cref="IOException"/> when there is none.</summary>
    public static JournalSegment Create(string path, long id, int bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, PreallocationSize = bytes };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        var stream = new FileStream(path, options);
        try
        {
            // Where taking bytes in advance is not possible, the length at least is fixed.
            stream.SetLength(bytes);
            Span<byte> header = stackalloc byte[HeaderBytes];
            WriteHeader(header, id);
            RandomAccess.Write(stream.SafeFileHandle, header, 0);
            return new JournalSegment(path, stream, id, MarkOf(id), HeaderBytes, isLeft: false, ViewOf(path, stream));
        }
        catch
        {
            stream.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens what an earlier process left; null when a living one has it, or when it never came to be a segment. Throws a <see cref="StoreException"/> when a newer version left it.</summary>
    public static JournalSegment? TryOpenLeft(string path)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 });
        }
        catch (IOException)
        {
            return null;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        var magic = RandomAccess.Read(stream.SafeFileHandle, header, 0) == HeaderBytes ? BinaryPrimitives.ReadUInt64LittleEndian(header) : 0;
        var id = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        switch (magic)
        {
            case Magic:
                return new JournalSegment(path, stream, id, MarkOf(id), stream.Length, isLeft: true);
            case Unmarked:
                return new JournalSegment(path, stream, id, mark: 0, stream.Length, isLeft: true);
        }

        stream.Dispose();
        return (magic & AnyVersion) != (Magic & AnyVersion) ? null
            : throw new StoreException(StoreFailure.Newer, $"{path} is a journal of money of a newer version. Run that version until its journal is empty.");
    }

    public bool HasRoomFor(int bytes) => _end + bytes <= _size;

    /// <summary>Makes it a new one without records, under another id. All of it is in the ledger, and it is renewable.</summary>
    public void Renew(long id)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        WriteHeader(header, id);
        _view!.SafeMemoryMappedViewHandle.WriteSpan<byte>(0, header);
        (Id, Mark, _moved, _isDirty) = (id, MarkOf(id), HeaderBytes, false);
        Volatile.Write(ref _end, HeaderBytes);
    }

    /// <summary>Gives the file another name. Throws an <see cref="IOException"/>.</summary>
    public void Rename(string path)
    {
        File.Move(Path, path);
        Path = path;
    }

    /// <summary>Writes a sealed record at the end, with its mark. One caller at a time. Throws an <see cref="IOException"/>, and then record and end are as they were.</summary>
    public void Append(Span<byte> record)
    {
        RecordFrame.Mix(record, Mark);
        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.WriteSpan<byte>((ulong)_end, record);
        }
        else
        {
            Write(record);
        }

        Volatile.Write(ref _isDirty, true);
        Volatile.Write(ref _end, _end + record.Length);
    }

    public int Read(long from, Span<byte> into) => RandomAccess.Read(_file, into, from);

    /// <summary>Waits until the disk has what was written since the last time.</summary>
    public void Flush()
    {
        if (IsDirty)
        {
            Volatile.Write(ref _isDirty, false);
            RandomAccess.FlushToDisk(_file);
        }
    }

    public void Dispose()
    {
        // The handle first: a view that is disposed with its handle open waits for the disk.
        _view?.SafeMemoryMappedViewHandle.Dispose();
        _view?.Dispose();
        _stream.Dispose();
    }

    private void Write(Span<byte> record)
    {
        try
        {
            RandomAccess.Write(_file, record, _end);
        }
        catch (IOException)
        {
            RecordFrame.Mix(record, Mark);
            throw;
        }
    }

    private static void WriteHeader(Span<byte> header, long id)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], id);
    }

    private static uint MarkOf(long id) => BitOperations.Crc32C(~0u, (ulong)id);

    // Only on file systems that write in place what was taken in advance: elsewhere a full disk would be told by a signal that ends the process, not by an error.
    private static MemoryMappedViewAccessor? ViewOf(string path, FileStream stream)
    {
        if (!OperatingSystem.IsLinux() || !InPlace.Contains(new DriveInfo(path).DriveFormat, StringComparer.Ordinal))
        {
            return null;
        }

        using var map = MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity: 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        return map.CreateViewAccessor();
    }
}
