using System.Collections.Immutable;

namespace TableActors.Postgres.Files;

/// <summary>
/// The statements for <c>ta_files</c> and <c>ta_file_chunks</c>. A file is <c>unfinished</c>, then
/// <c>saved</c>, and <c>removed</c> while its chunks are deleted. Only a saved file is visible.
/// </summary>
/// <remarks>
/// Only <see cref="SaveWhole"/> and <see cref="Finish"/> wait for the disk. The statement that
/// makes the file visible comes behind the others in the log. A server that crashes meanwhile may
/// lose chunks, so <see cref="Finish"/> checks that all of them are there.
/// </remarks>
internal static class PostgresFileSql
{
    /// <summary>The tables' names.</summary>
    public static ImmutableArray<string> Tables { get; } = ["ta_files", "ta_file_owner", "ta_file_chunks"];

    /// <summary>Whether <see cref="Create"/> has run.</summary>
    public const string IsCreated = "SELECT to_regclass('ta_file_chunks') IS NOT NULL";

    /// <summary>Creates the tables in the first schema of the search path.</summary>
    /// <remarks>
    /// The database does not try to compress chunks. Most files are compressed already, and it can
    /// read a part of an uncompressed chunk without the rest.
    /// </remarks>
    public const string Create =
        """
        CREATE TABLE ta_files (path text NOT NULL PRIMARY KEY, state text NOT NULL, changed_at timestamptz NOT NULL, length bigint);
        CREATE INDEX ta_files_unseen ON ta_files (path) WHERE state <> 'saved';
        CREATE TABLE ta_file_owner (id text NOT NULL PRIMARY KEY);
        CREATE TABLE ta_file_chunks (
          path text NOT NULL REFERENCES ta_files ON DELETE CASCADE, position bigint NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (path, position)
        );
        ALTER TABLE ta_file_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL
        """;

    /// <summary>
    /// Adds a column that earlier versions did not have, for original names. The statements of
    /// earlier versions still work: they name no columns, and give values to the first ones.
    /// </summary>
    public const string AddNames = "ALTER TABLE ta_files ADD COLUMN IF NOT EXISTS original_name text";

    /// <summary>Whether <see cref="AddNames"/> has run.</summary>
    public const string HasNames =
        "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'ta_files'::regclass AND attname = 'original_name' "
        + "AND NOT attisdropped)";

    /// <summary>Saves a file of one chunk. Takes path, bytes, length and original name.</summary>
    public const string SaveWhole =
        """
        WITH file AS (INSERT INTO ta_files VALUES ($1, 'saved', clock_timestamp(), $3, $4) RETURNING path)
        INSERT INTO ta_file_chunks SELECT path, 0, $2 FROM file
        """;

    /// <summary>Begins a file of several chunks. Takes the path and the first chunk's bytes.</summary>
    public const string Begin =
        $"""
        WITH file AS (INSERT INTO ta_files SELECT $1, 'unfinished', clock_timestamp() FROM {NoWait} RETURNING path)
        INSERT INTO ta_file_chunks SELECT path, 0, $2 FROM file
        """;

    /// <summary>
    /// Adds a chunk. Takes path, bytes and position. Adds nothing if the file was given up for
    /// dead.
    /// </summary>
    public const string Append =
        $"""
        WITH file AS (
          UPDATE ta_files SET changed_at = clock_timestamp() FROM {NoWait} WHERE path = $1 AND state = 'unfinished' RETURNING path
        )
        INSERT INTO ta_file_chunks SELECT path, $3, $2 FROM file
        """;

    /// <summary>
    /// Adds the last chunk, and makes the file visible if no chunk is missing. Takes path, bytes,
    /// position, length and original name.
    /// </summary>
    public const string Finish =
        """
        WITH last AS (INSERT INTO ta_file_chunks VALUES ($1, $3, $2))
        UPDATE ta_files SET state = 'saved', changed_at = clock_timestamp(), length = $4, original_name = $5
        WHERE path = $1 AND state = 'unfinished' AND (SELECT sum(octet_length(bytes)) FROM ta_file_chunks WHERE path = $1) = $3
        """;

    /// <summary>Finds a file's length, the time when it was saved, and its original name. Takes the path.</summary>
    /// <remarks>
    /// The name is taken from the row as a whole, because its column is missing before the first
    /// change.
    /// </remarks>
    public const string Find =
        "SELECT length, changed_at, to_jsonb(f) ->> 'original_name' FROM ta_files f WHERE path = $1 "
        + "AND state = 'saved'";

    /// <summary>
    /// Reads from a position, at most to the end of its chunk. Takes path, position and the most
    /// bytes.
    /// </summary>
    /// <remarks>
    /// The statement finds the chunk before it reads any bytes. Otherwise a plan that sorts would
    /// read all chunks.
    /// </remarks>
    public const string Read =
        """
        SELECT substring(bytes FROM ($2 - position + 1)::int FOR $3) FROM ta_file_chunks
        WHERE path = $1 AND position = (SELECT max(position) FROM ta_file_chunks WHERE path = $1 AND position <= $2)
        """;

    /// <summary>
    /// Lists saved files by name. Takes the time before which they were saved, the name that they
    /// follow, and the most names.
    /// </summary>
    public const string List =
        "SELECT path FROM ta_files WHERE state = 'saved' AND changed_at < $1 AND path > $2 ORDER BY path LIMIT $3";

    /// <summary>Makes a file invisible. Takes the path. Yields the path, and where the last chunk begins.</summary>
    public const string Hide = $"UPDATE ta_files SET state = 'removed' FROM {NoWait} WHERE path = $1 {YieldingLast}";

    /// <summary>
    /// Gives up uploads that were not touched since a time, so that nobody can finish them. Takes
    /// the time. Yields the same as <see cref="Hide"/>.
    /// </summary>
    public const string GiveUp =
        "UPDATE ta_files SET state = 'removed' WHERE state <> 'saved' "
        + $"AND (state = 'removed' OR changed_at < $1) {YieldingLast}";

    /// <summary>Deletes the chunks of a removed file from a position on. Takes path and position.</summary>
    public const string RemoveChunks = $"DELETE FROM ta_file_chunks USING {NoWait} WHERE path = $1 AND position >= $2";

    /// <summary>Deletes a removed file with its remaining chunks. Takes the path.</summary>
    public const string Remove = $"DELETE FROM ta_files USING {NoWait} WHERE path = $1 AND state = 'removed'";

    /// <summary>Gives the files an owner if they have none. Takes the owner.</summary>
    public const string Claim = "INSERT INTO ta_file_owner SELECT $1 WHERE NOT EXISTS (SELECT FROM ta_file_owner)";

    public const string Owner = "SELECT id FROM ta_file_owner";

    // Holds for this one statement, which is its own transaction.
    private const string NoWait = "set_config('synchronous_commit', 'off', true)";

    private const string YieldingLast =
        "RETURNING path, (SELECT coalesce(max(position), 0) FROM ta_file_chunks c WHERE c.path = ta_files.path)";
}
