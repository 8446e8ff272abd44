using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Breakwater.Core.Line.Decisions;
using Breakwater.Storage.Sqlite.Engine;

namespace Breakwater.Storage.Sqlite;

/// <summary>Blocks of decisions in SQLite: one row each, compressed, so that a decision costs a few dozen bytes and a part of one write.</summary>
internal sealed class SqliteDecisionStore(SqliteAccess access) : IDecisionStore
{
    // The fastest that there is; the lines of a block are so alike that more effort gains little.
    private const int Quality = 1;
    private const int Window = 18;
    private const int MarkBytes = sizeof(uint);

    /// <summary>Blocks that one trim drops at most: others wait for the writer meanwhile.</summary>
    private const int MostTrimmed = 1000;

    public async ValueTask AppendAsync(IReadOnlyList<DecisionBlock> blocks, CancellationToken cancellation)
    {
        // On the caller's thread: the writer has better to do.
        var packed = new PackedBlock[blocks.Count];
        for (var i = 0; i < packed.Length; i++)
        {
            packed[i] = new PackedBlock(blocks[i], Compress(blocks[i].Lines.Span), Marks(blocks[i].Marks));
        }

        await access.WriteAsync(
            session =>
            {
                foreach (var block in packed)
                {
                    Append(session, block);
                }

                return true;
            },
            cancellation).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<KeptBlock>> ReadAsync(BlockRange range, CancellationToken cancellation) =>
        await BlocksAsync(
            "SELECT number, body FROM decision_block WHERE number <= $1 AND last >= $2 AND first < $3 ORDER BY number DESC LIMIT $4",
            cancellation,
            range.Upto, StoredTime.Of(range.From), StoredTime.Of(range.To), Math.Max(0, range.Most)).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<KeptBlock>> FindAsync(string id, CancellationToken cancellation) =>
        await BlocksAsync(
            "SELECT number, body FROM decision_block WHERE number IN (SELECT number FROM decision_mark WHERE instr(marks, $1) > 0) ORDER BY number DESC",
            cancellation,
            Marks([DecisionBlock.MarkOf(id)])).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<StoredPlan>> PlansAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellation) =>
        await access.ReadAsync(
            session => (IReadOnlyList<StoredPlan>)[.. hashes.SelectMany(hash => session.Query(
                "SELECT hash, body FROM decision_plan WHERE hash = $1", static row => new StoredPlan(row.GetString(0), (byte[])row.GetValue(1)), hash))],
            [],
            cancellation).ConfigureAwait(false);

    public async ValueTask<int> TrimAsync(DateTimeOffset before, long mostBytes, CancellationToken cancellation) =>
        await access.WriteAsync(
            session =>
            {
                var sizes = session.Query(
                    "SELECT number, last, bytes FROM decision_block INDEXED BY decision_block_by_time ORDER BY number",
                    static row => (Number: row.GetInt64(0), Last: row.GetInt64(1), Bytes: row.GetInt64(2)));
                var (left, dropped) = (sizes.Sum(size => size.Bytes), 0);
                while (dropped < Math.Min(sizes.Count, MostTrimmed) && (sizes[dropped].Last < StoredTime.Of(before) || left > mostBytes))
                {
                    left -= sizes[dropped++].Bytes;
                }

                if (dropped > 0)
                {
                    var last = sizes[dropped - 1].Number;
                    session.Execute("DELETE FROM decision_block WHERE number <= $1", last);
                    session.Execute("DELETE FROM decision_mark WHERE number <= $1", last);
                    session.Execute("DELETE FROM decision_plan WHERE last_number <= $1", last);
                }

                return dropped;
            },
            cancellation).ConfigureAwait(false);

    private static void Append(SqliteSession session, PackedBlock packed)
    {
        var (block, body, marks) = packed;
        if (session.Execute(
            "INSERT OR IGNORE INTO decision_block (first_id, first, last, bytes, body) VALUES ($1, $2, $3, $4, $5)",
            block.FirstId, StoredTime.Of(block.First), StoredTime.Of(block.Last), body.Length + marks.Length, body) == 0)
        {
            return;
        }

        session.Execute("INSERT INTO decision_mark (number, marks) VALUES (last_insert_rowid(), $1)", marks);
        var number = long.Parse(session.Text("SELECT MAX(number) FROM decision_mark")!, CultureInfo.InvariantCulture);
        foreach (var plan in block.Plans)
        {
            session.Execute(
                "INSERT INTO decision_plan (hash, last_number, body) VALUES ($1, $2, $3) ON CONFLICT (hash) DO UPDATE SET last_number = excluded.last_number",
                plan.Hash, number, plan.Body.ToArray());
        }
    }

    // Taken out of their wrapping on the caller's thread: the readers have better to do.
    private async ValueTask<IReadOnlyList<KeptBlock>> BlocksAsync(string sql, CancellationToken cancellation, params object?[] values)
    {
        var rows = await access.ReadAsync(session => session.Query(sql, static row => (Number: row.GetInt64(0), Body: (byte[])row.GetValue(1)), values), [], cancellation).ConfigureAwait(false);
        return [.. rows.Select(row => new KeptBlock(row.Number, Decompress(row.Body)))];
    }

    private static byte[] Compress(ReadOnlySpan<byte> lines)
    {
        var room = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(lines.Length));
        try
        {
            return BrotliEncoder.TryCompress(lines, room, out var length, Quality, Window)
                ? room[..length]
                : throw new InvalidOperationException($"{lines.Length} bytes did not compress into {room.Length}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private static byte[] Decompress(byte[] body)
    {
        using var packed = new BrotliStream(new MemoryStream(body), CompressionMode.Decompress);
        var lines = new MemoryStream();
        packed.CopyTo(lines);
        return lines.ToArray();
    }

    private static byte[] Marks(IReadOnlyList<uint> marks)
    {
        var bytes = new byte[marks.Count * MarkBytes];
        for (var i = 0; i < marks.Count; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * MarkBytes), marks[i]);
        }

        return bytes;
    }

    private readonly record struct PackedBlock(DecisionBlock Block, byte[] Body, byte[] Marks);
}
