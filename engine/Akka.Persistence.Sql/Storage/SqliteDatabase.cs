using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Sql.Storage;

internal sealed class SqliteDatabase(DatabaseAddress address) : SqlDatabase(new TableNames(schema: null))
{
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;

    public override DbConnection CreateConnection() => new SqliteConnection(address.ConnectionString);

    /// <summary>FULL makes a commit durable.</summary>
    public override void PrepareWriter(DbConnection connection) =>
        connection.Execute("PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL;");

    public override IEventInserter CreateInserter(DbConnection connection) => new SqliteEventInserter((SqliteConnection)connection);

    public override bool IsFaultOfARequest(Exception fault) =>
        fault is SqliteException { SqliteErrorCode: TooBig or Constraint or Mismatch };

    /// <summary>
    /// Readers do not disturb a writer with a write-ahead log. The change to it fails while anybody reads, so it comes first of all;
    /// the file keeps it.
    /// </summary>
    protected override void Prepare(DbConnection connection) =>
        connection.Execute("PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL;");

    protected override void CreateTables(DbConnection connection, DatabaseTables tables)
    {
        if (tables.HasFlag(DatabaseTables.Journal)) connection.Execute(JournalTables);
        if (tables.HasFlag(DatabaseTables.Snapshot)) connection.Execute(SnapshotTable);
    }

    private const string JournalTables =
        """
        CREATE TABLE IF NOT EXISTS journal (
            ordering INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            created BigInt NOT NULL,
            deleted Bit NOT NULL,
            persistence_id NVarChar(255) NOT NULL,
            sequence_number BigInt NOT NULL,
            message VarBinary NOT NULL,
            manifest NVarChar(500) NULL,
            identifier INTEGER NULL,
            writer_uuid NVarChar(128) NULL,
            CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number));
        CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);
        CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);
        CREATE TABLE IF NOT EXISTS tags (
            ordering_id INTEGER NOT NULL,
            tag NVarChar(64) NOT NULL,
            sequence_nr INTEGER NOT NULL,
            persistence_id NVarChar(255) NOT NULL,
            CONSTRAINT PK_tags PRIMARY KEY (ordering_id, tag));
        CREATE INDEX IF NOT EXISTS tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr);
        CREATE INDEX IF NOT EXISTS tags_tag_idx ON tags (tag);
        """;

    private const string SnapshotTable =
        """
        CREATE TABLE IF NOT EXISTS snapshot (
            persistence_id NVarChar(255) NOT NULL,
            sequence_number BigInt NOT NULL,
            created BigInt NOT NULL,
            snapshot VarBinary NULL,
            manifest NVarChar(500) NULL,
            serializer_id INTEGER NULL,
            CONSTRAINT PK_snapshot PRIMARY KEY (persistence_id, sequence_number));
        CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number);
        CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created);
        """;
}
