using System.Data.Common;
using Npgsql;

namespace Akka.Persistence.Sql.Storage;

internal sealed class PostgresDatabase : SqlDatabase
{
    // Nodes that start at the same time create the tables one after the other; the number is this lock's alone.
    private const long TableLock = 0x416b6b614a726e6c;

    private readonly NpgsqlDataSource _source;

    public PostgresDatabase(DatabaseAddress address)
        : base(new TableNames(address.Schema)) => _source = NpgsqlDataSource.Create(address.ConnectionString);

    public override DbConnection CreateConnection() => _source.CreateConnection();

    public override IEventInserter CreateInserter(DbConnection connection) =>
        new PostgresEventInserter((NpgsqlConnection)connection, Names);

    /// <summary>Data exception, integrity violation, program limit exceeded.</summary>
    public override bool IsFaultOfARequest(Exception fault) =>
        fault is PostgresException { SqlState: var state } && (state.StartsWith("22", StringComparison.Ordinal)
            || state.StartsWith("23", StringComparison.Ordinal) || state.StartsWith("54", StringComparison.Ordinal));

    public override void Dispose()
    {
        base.Dispose();
        _source.Dispose();
    }

    protected override void CreateTables(DbConnection connection, DatabaseTables tables)
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute("SELECT pg_advisory_xact_lock(@lock)", ("lock", TableLock));
        if (tables.HasFlag(DatabaseTables.Journal)) connection.Execute(JournalTables());
        if (tables.HasFlag(DatabaseTables.Snapshot)) connection.Execute(SnapshotTable());
        transaction.Commit();
    }

    private string JournalTables() =>
        $"""
        CREATE TABLE IF NOT EXISTS {Names.Journal} (
            ordering bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
            created bigint NOT NULL,
            deleted boolean NOT NULL,
            persistence_id text NOT NULL,
            sequence_number bigint NOT NULL,
            message bytea NOT NULL,
            manifest text NULL,
            identifier integer NULL,
            writer_uuid text NULL,
            CONSTRAINT "PK_journal" PRIMARY KEY (ordering),
            CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number));
        CREATE INDEX IF NOT EXISTS journal_created_idx ON {Names.Journal} (created);
        CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON {Names.Journal} (sequence_number);
        CREATE TABLE IF NOT EXISTS {Names.Tags} (
            ordering_id bigint NOT NULL,
            tag text NOT NULL,
            sequence_nr bigint NOT NULL,
            persistence_id text NOT NULL,
            CONSTRAINT "PK_tags" PRIMARY KEY (ordering_id, tag));
        CREATE INDEX IF NOT EXISTS tags_persistence_id_sequence_nr_idx ON {Names.Tags} (persistence_id, sequence_nr);
        CREATE INDEX IF NOT EXISTS tags_tag_idx ON {Names.Tags} (tag);
        """;

    private string SnapshotTable() =>
        $"""
        CREATE TABLE IF NOT EXISTS {Names.Snapshot} (
            persistence_id text NOT NULL,
            sequence_number bigint NOT NULL,
            created bigint NOT NULL,
            snapshot bytea NULL,
            manifest text NULL,
            serializer_id integer NULL,
            CONSTRAINT "PK_snapshot" PRIMARY KEY (persistence_id, sequence_number));
        CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON {Names.Snapshot} (sequence_number);
        CREATE INDEX IF NOT EXISTS snapshot_created_idx ON {Names.Snapshot} (created);
        """;
}
