using System.Collections.Immutable;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>
/// A database that holds tables: real columns in real tables, plus the system's own bookkeeping under the prefix <c>ta_</c>.
/// Reads may run at any time and in any number; writes come from the owners of leases alone.
/// </summary>
public interface ITableStore : IAsyncDisposable
{
    /// <summary>What OpenTelemetry's conventions call databases of the kind (<c>db.system.name</c>). Default: <c>other_sql</c>.</summary>
    string SystemName => "other_sql";

    /// <summary>Which files rows refer to; kept by the writes themselves.</summary>
    IMediaRegister Media { get; }

    /// <summary>What became of marked writes; kept by the writes themselves.</summary>
    IRequestRegister Requests { get; }

    /// <summary>Which jobs there are.</summary>
    IJobIndex Jobs { get; }

    /// <summary>
    /// Takes the table's next epoch, and creates the physical table, or checks that it is the one expected. Every lease taken
    /// before is void from then on.
    /// </summary>
    /// <exception cref="ProblemException">
    /// <c>schema_changed</c>: the physical table has other columns. <c>store_unavailable</c>: the database does not answer.
    /// </exception>
    Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation);

    /// <summary>
    /// Carries out a batch in one transaction. Each write succeeds or is refused by itself. Never throws, and cannot be
    /// cancelled: the outcome is always known, or said to be unknown. The outcome of a marked write is kept in the same transaction; one
    /// that is kept already is the reply, and nothing is written.
    /// </summary>
    /// <param name="lease">Whose writes they are.</param>
    /// <param name="batch">At least one write, all of the lease's table and schema, in order.</param>
    Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch);

    /// <summary>Reads the row with a key.</summary>
    /// <param name="schema">The table, which has a key.</param>
    /// <param name="key">The key's values, in the order of the key's columns.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c> or <c>schema_changed</c>.</exception>
    Task<StoredRow?> FindAsync(TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation);

    /// <summary>
    /// Says what stands against serving a table: an expression that the store refuses, a physical table with other columns, a
    /// database that cannot be opened. Changes nothing.
    /// </summary>
    Task<ImmutableArray<DefinitionFault>> CheckAsync(TableSchema schema, CancellationToken cancellation);

    /// <summary>Checks a query against the store and finds its result's columns. Creates the tables it needs where they are missing.</summary>
    /// <exception cref="DefinitionException">The query is faulty, or not read-only.</exception>
    Task<PreparedQuery> PrepareAsync(QueryDefinition query, ITableCatalog tables, CancellationToken cancellation);

    /// <summary>Runs a query.</summary>
    /// <param name="query">What <see cref="PrepareAsync"/> made.</param>
    /// <param name="arguments">One value per parameter, of its type's .NET type, or null.</param>
    /// <param name="maxRows">Reading stops after this many rows; <see langword="null"/>: at the end.</param>
    /// <param name="cancellation">Ends the query.</param>
    /// <exception cref="ProblemException">
    /// <c>validation_failed</c>: the database refuses the arguments that are named. <c>internal</c>: the query fails on the stored values.
    /// <c>store_unavailable</c> or <c>schema_changed</c>.
    /// </exception>
    Task<IReadOnlyList<ResultRow>> QueryAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, int? maxRows, CancellationToken cancellation);

    /// <summary>Returns once the database has answered a trivial question.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task PingAsync(CancellationToken cancellation);
}
