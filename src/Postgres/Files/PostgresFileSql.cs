using System.Collections.Immutable;

namespace TableActors.Postgres.Files;

/// <summary>
/// The statements on <c>ta_files</c> and <c>ta_file_chunks</c>. A file is <c>unfinished</c>, then <c>saved</c>, and <c>removed</c> while its
/// chunks go; only a saved one is seen.
/// </summary>
/// <remarks>
/// Only <see cref="SaveWhole"/> and <see cref="Finish"/> wait for the disk. The others leave that to the statement that makes the file seen,
/// which the log puts behind them; <see cref="Finish"/> looks whether all chunks are there, because a server that crashed meanwhile
/// may have lost some.
/// </remarks>
internal static class PostgresFileSql
{
    /// <summary>The tables' names.</summary>
    public static ImmutableArray<string> Tables { get; } = ["ta_files", "ta_file_owner", "ta_file_chunks"];

    /// <summary>Whether <see cref="Create"/> has run.</summary>
    public const string IsCreated = "SELECT to_regclass('ta_file_chunks') IS NOT NULL";

    /// <summary>Creates the tables in the first schema of the search path.</summary>
    /// <remarks>The database does not try to compress chunks: most files are compressed, and parts of others can be read without the rest.</remarks>
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
    /// Adds what earlier versions did not keep: what files were called. Their statements name no columns, and give values to the first ones
    /// alone, so that they work on.
    /// </summary>
    public const string AddNames = "ALTER TABLE ta_files ADD COLUMN IF NOT EXISTS original_name text";

    /// <summary>Whether <see cref="AddNames"/> has run.</summary>
    public const string HasNames =
        "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'ta_files'::regclass AND attname = 'original_name' AND NOT attisdropped)";

    /// <summary>Saves a file of one chunk: path, bytes, length, what it was called.</summary>
    public const string SaveWhole =
        """
        WITH file AS (INSERT INTO ta_files VALUES ($1, 'saved', clock_timestamp(), $3, $4) RETURNING path)
        INSERT INTO ta_file_chunks SELECT path, 0, $2 FROM file
        """;

    /// <summary>Begins a file of several chunks: path, the first one's bytes.</summary>
    public const string Begin =
        $"""
        WITH file AS (INSERT INTO ta_files SELECT $1, 'unfinished', clock_timestamp() FROM {NoWait} RETURNING path)
        INSERT INTO ta_file_chunks SELECT path, 0, $2 FROM file
        """;

    /// <summary>Adds a chunk: path, bytes, position. Adds nothing where the file has been given up for dead.</summary>
    public const string Append =
        $"""
        WITH file AS (
          UPDATE ta_files SET changed_at = clock_timestamp() FROM {NoWait} WHERE path = $1 AND state = 'unfinished' RETURNING path
        )
        INSERT INTO ta_file_chunks SELECT path, $3, $2 FROM file
        """;

    /// <summary>Adds the last chunk, and makes the file seen where nothing of it is missing: path, bytes, position, length, what it was called.</summary>
    public const string Finish =
        """
        WITH last AS (INSERT INTO ta_file_chunks VALUES ($1, $3, $2))
        UPDATE ta_files SET state = 'saved', changed_at = clock_timestamp(), length = $4, original_name = $5
        WHERE path = $1 AND state = 'unfinished' AND (SELECT sum(octet_length(bytes)) FROM ta_file_chunks WHERE path = $1) = $3
        """;

    /// <summary>Finds a file's length, when it was saved and what it was called: path.</summary>
    /// <remarks>The name is looked for in the row as a whole: the column may not be there before the first change.</remarks>
    public const string Find =
        "SELECT length, changed_at, to_jsonb(f) ->> 'original_name' FROM ta_files f WHERE path = $1 AND state = 'saved'";

    /// <summary>Reads on from a position to the end of its chunk at most: path, position, the most bytes.</summary>
    /// <remarks>The chunk is found first: a plan that sorts must not read all chunks before.</remarks>
    public const string Read =
        """
        SELECT substring(bytes FROM ($2 - position + 1)::int FOR $3) FROM ta_file_chunks
        WHERE path = $1 AND position = (SELECT max(position) FROM ta_file_chunks WHERE path = $1 AND position <= $2)
        """;

    /// <summary>Lists saved files in the order of their names: before when, after which name, the most names.</summary>
    public const string List = "SELECT path FROM ta_files WHERE state = 'saved' AND changed_at < $1 AND path > $2 ORDER BY path LIMIT $3";

    /// <summary>Takes a file out of sight: path. Yields the path, and where the last chunk begins.</summary>
    public const string Hide = $"UPDATE ta_files SET state = 'removed' FROM {NoWait} WHERE path = $1 {YieldingLast}";

    /// <summary>Gives up what was not touched since, so that it can be finished no longer: when. Yields as <see cref="Hide"/> does.</summary>
    public const string GiveUp =
        $"UPDATE ta_files SET state = 'removed' WHERE state <> 'saved' AND (state = 'removed' OR changed_at < $1) {YieldingLast}";

    /// <summary>Removes the chunks of a removed file from a position on: path, position.</summary>
    public const string RemoveChunks = $"DELETE FROM ta_file_chunks USING {NoWait} WHERE path = $1 AND position >= $2";

    /// <summary>Removes a removed file with the chunks that it still has: path.</summary>
    public const string Remove = $"DELETE FROM ta_files USING {NoWait} WHERE path = $1 AND state = 'removed'";

    /// <summary>Gives the files an owner where they have none: the owner.</summary>
    public const string Claim = "INSERT INTO ta_file_owner SELECT $1 WHERE NOT EXISTS (SELECT FROM ta_file_owner)";

    public const string Owner = "SELECT id FROM ta_file_owner";

    // Holds for the one transaction that the statement is.
    private const string NoWait = "set_config('synchronous_commit', 'off', true)";

    private const string YieldingLast =
        "RETURNING path, (SELECT coalesce(max(position), 0) FROM ta_file_chunks c WHERE c.path = ta_files.path)";
}
