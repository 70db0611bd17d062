using System.Collections.Immutable;
using TableActors.Actors.Tables;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>
/// A database that holds tables: real columns in real tables. The system tables beside them start
/// with <c>ta_</c>. Reads may run at any time and in any number. Only the owner of a lease writes
/// to its table.
/// </summary>
public interface ITableStore : IAsyncDisposable
{
    /// <summary>
    /// The name of this kind of database in OpenTelemetry's conventions (<c>db.system.name</c>).
    /// Default: <c>other_sql</c>.
    /// </summary>
    string SystemName => "other_sql";

    /// <summary>The list of jobs.</summary>
    IJobIndex Jobs { get; }

    /// <summary>The kept outcomes of marked writes. The writes themselves fill it.</summary>
    IRequestRegister Requests { get; }

    /// <summary>Who owns the export lanes.</summary>
    ILaneRegister Lanes { get; }

    /// <summary>Which files belong to which rows. The writes themselves fill it.</summary>
    IMediaRegister Media { get; }

    /// <summary>The secret keys that all nodes of the database share.</summary>
    IKeyRegister Keys { get; }

    /// <summary>
    /// Takes the next epoch of a table, which voids all leases before it. Creates the physical
    /// table, or checks that it is the expected one.
    /// </summary>
    /// <exception cref="ProblemException">
    /// <c>schema_changed</c>: the physical table has other columns. <c>store_unavailable</c>: the
    /// database does not answer.
    /// </exception>
    Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation);

    /// <summary>
    /// Carries out a batch in one transaction. Each write succeeds or is refused by itself. The
    /// same transaction keeps the outcomes of marked writes; a write whose outcome is kept already
    /// writes nothing, and its reply is that outcome. Never throws, and cannot be cancelled: the
    /// outcome is always known, or reported as unknown.
    /// </summary>
    /// <param name="lease">The lease of the owner who writes.</param>
    /// <param name="batch">At least one write, all of the lease's table and schema, in their order.</param>
    Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch);

    /// <summary>Reads the row with a key.</summary>
    /// <param name="schema">The table, which has a key.</param>
    /// <param name="key">The key's values, in the order of the key's columns.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c> or <c>schema_changed</c>.</exception>
    Task<StoredRow?> FindAsync(TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation);

    /// <summary>
    /// Finds the faults that prevent serving a table: an expression that the store refuses, a
    /// physical table with other columns, a missing right, a database that cannot be opened.
    /// Changes nothing.
    /// </summary>
    Task<ImmutableArray<DefinitionFault>> CheckAsync(TableSchema schema, CancellationToken cancellation);

    /// <summary>Finds the faults that prevent keeping jobs and their journal. Changes nothing.</summary>
    Task<ImmutableArray<DefinitionFault>> CheckJobsAsync(CancellationToken cancellation);

    /// <summary>
    /// Checks a query against the store, and finds its result's columns. Creates the tables that it
    /// needs where they are missing.
    /// </summary>
    /// <exception cref="DefinitionException">The query is faulty, or not read-only.</exception>
    Task<PreparedQuery> PrepareAsync(QueryDefinition query, IServedTables tables, CancellationToken cancellation);

    /// <summary>
    /// Checks a query as <see cref="PrepareAsync"/> does, even if its tables are still missing.
    /// Changes nothing.
    /// </summary>
    /// <returns>
    /// The query; <see langword="null"/>: a table that it names is missing. Either that table's
    /// definition is faulty, or <see cref="CheckAsync"/> finds that the store refuses it.
    /// </returns>
    /// <exception cref="DefinitionException">
    /// The query is faulty, or not read-only; or the database cannot be used.
    /// </exception>
    Task<PreparedQuery?> DescribeAsync(QueryDefinition query, IServedTables tables, CancellationToken cancellation);

    /// <summary>Runs a query, and gives its rows to a sink as they come, in the query's order.</summary>
    /// <param name="query">What <see cref="PrepareAsync"/> made.</param>
    /// <param name="arguments">One value per parameter, of its type's .NET type, or null.</param>
    /// <param name="rows">Takes the rows. It may have taken some before this method throws.</param>
    /// <param name="cancellation">Ends the query, in the database too.</param>
    /// <exception cref="ProblemException">
    /// <c>validation_failed</c>: the database refuses the arguments that are named.
    /// <c>internal</c>: the query fails on the stored values. <c>overloaded</c>: too many large
    /// results are on their way. <c>store_unavailable</c> or <c>schema_changed</c>.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The query was ended, or took longer than the database lets it.
    /// </exception>
    Task StreamAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, IRowSink rows, CancellationToken cancellation);

    /// <summary>Returns once the database has answered a trivial question.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task PingAsync(CancellationToken cancellation);
}

/// <summary>Something that keeps tables of its own in a database, beside the store's.</summary>
internal interface IDatabaseUser
{
    /// <summary>Finds the faults that prevent using the database. Changes nothing.</summary>
    Task<ImmutableArray<DefinitionFault>> CheckAsync(CancellationToken cancellation);
}

/// <summary>The right to write to a table. It ends when somebody takes the next epoch.</summary>
/// <param name="Schema">The table.</param>
/// <param name="Epoch">The epoch of this ownership.</param>
public sealed record TableLease(TableSchema Schema, long Epoch);

/// <summary>What became of a batch of writes.</summary>
public abstract record BatchOutcome
{
    private BatchOutcome()
    {
    }

    /// <summary>The transaction is durable.</summary>
    /// <param name="Replies">One reply per write, in the batch's order. Some may be refusals.</param>
    public sealed record Committed(ImmutableArray<WriteReply> Replies) : BatchOutcome;

    /// <summary>Somebody else has taken a later epoch. Nothing was written.</summary>
    public sealed record Fenced : BatchOutcome;

    /// <summary>The transaction as a whole failed.</summary>
    /// <param name="Problem">
    /// <c>store_unavailable</c>: certainly nothing was written. <c>outcome_unknown</c>: it is not
    /// certain whether it was. <c>schema_changed</c>: the physical table is not the expected one.
    /// <c>internal</c>: the service lacks a right.
    /// </param>
    public sealed record Failed(Problem Problem) : BatchOutcome;
}

/// <summary>A query that the store has accepted.</summary>
/// <param name="Definition">The query as declared.</param>
/// <param name="Sql">The statement as the store runs it.</param>
/// <param name="Parameters">
/// The parameters, in their order. <see cref="ITableStore.StreamAsync"/> takes one argument for
/// each.
/// </param>
/// <param name="Columns">The result's columns, in their order.</param>
/// <param name="FindsByWholeKey">
/// Whether the query finds rows of a table by the whole primary key. Only such rows have a version.
/// </param>
public sealed record PreparedQuery(
    QueryDefinition Definition,
    string Sql,
    ImmutableArray<QueryParameter> Parameters,
    ImmutableArray<ResultColumn> Columns,
    bool FindsByWholeKey);

/// <summary>A column of a query's result.</summary>
/// <param name="Name">The name in answers.</param>
/// <param name="Type">
/// The type; <see langword="null"/>: the store cannot tell it in advance, and serves each value by
/// its own kind.
/// </param>
/// <param name="Nullable">Whether values may be null.</param>
/// <param name="Source">The table column that the values come from; <see langword="null"/>: an expression.</param>
public sealed record ResultColumn(string Name, ColumnType? Type, bool Nullable, Column? Source);

/// <summary>A row of a query's result.</summary>
/// <param name="Values">One value per result column: of the column type's .NET type, or null.</param>
/// <param name="Version">
/// The row's version if the query finds rows by the whole primary key; otherwise
/// <see langword="null"/>.
/// </param>
public readonly record struct ResultRow(object?[] Values, long? Version);
