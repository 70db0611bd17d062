using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores.Registers;

/// <summary>
/// Gives registers the system tables of one database, and the few pieces of SQL in which databases
/// differ. All changes of one call are one transaction.
/// </summary>
internal interface IRegisterDatabase
{
    /// <summary>A condition of SQL: the columns equal the first values of an item.</summary>
    string IsOfItem(params string[] columns);

    /// <summary>
    /// The rest of an <c>INSERT INTO</c>, after the table and its columns. It inserts the first
    /// values of each item.
    /// </summary>
    string ValuesOfItems(int count);

    /// <summary>
    /// A table of SQL with the name <c>item</c>. Its columns are the first values of the items. An
    /// <c>INSERT … SELECT</c> from it needs a <c>WHERE</c> before <c>ON CONFLICT</c>. Without it,
    /// SQLite takes the <c>ON</c> for a part of a join.
    /// </summary>
    string TableOfItems(params string[] columns);

    /// <summary>The end of a <c>SELECT</c> that leaves out rows which another node is changing.</summary>
    string SkipLocked { get; }

    /// <summary>
    /// An instant as <c>ta_requests</c> and <c>ta_media_holds</c> hold it. <c>ta_jobs</c> holds
    /// instants as they are.
    /// </summary>
    object StampOf(DateTimeOffset instant);

    /// <summary>Makes the system tables, and the place for the journal, where they are missing.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task PrepareForJobsAsync(CancellationToken cancellation);

    /// <summary>Reads rows. Fails if the system tables are missing.</summary>
    /// <exception cref="ProblemException">
    /// <c>store_unavailable</c>, or what <paramref name="read"/> throws.
    /// </exception>
    Task<IReadOnlyList<T>> ReadAsync<T>(
        RegisterStatement query, Func<IRegisterRow, T> read, CancellationToken cancellation);

    /// <summary>Reads rows. Finds none if the system tables are missing.</summary>
    /// <exception cref="ProblemException">
    /// <c>store_unavailable</c>, or what <paramref name="read"/> throws.
    /// </exception>
    Task<IReadOnlyList<T>> ReadIfMadeAsync<T>(
        RegisterStatement query, Func<IRegisterRow, T> read, CancellationToken cancellation);

    /// <summary>Changes rows. Fails if the system tables are missing.</summary>
    /// <returns>How many rows have changed.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<int> ChangeAsync(RegisterStatement change, CancellationToken cancellation);

    /// <summary>Changes rows. Changes nothing if the system tables are missing.</summary>
    /// <returns>How many rows have changed.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<int> ChangeIfMadeAsync(IReadOnlyList<RegisterStatement> changes, CancellationToken cancellation);

    /// <summary>
    /// Changes rows. No two nodes run this method at the same time. Makes the system tables where
    /// they are missing.
    /// </summary>
    /// <returns>How many rows have changed.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<int> ChangeAloneAsync(RegisterStatement change, CancellationToken cancellation);
}

internal static class RegisterDatabaseExtensions
{
    /// <summary>
    /// Reads a value that is made once in each database. The first who asks for it makes it.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="make">Adds a new value unless there is one.</param>
    /// <param name="find">Finds the value.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public static async Task<T> ReadOrMakeAsync<T>(
        this IRegisterDatabase database, RegisterStatement make, RegisterStatement find, Func<IRegisterRow, T> read,
        CancellationToken cancellation)
    {
        await database.ChangeAloneAsync(make, cancellation).ConfigureAwait(false);
        var found = await database.ReadAsync(find, read, cancellation).ConfigureAwait(false);
        return found[0];
    }
}

/// <summary>A row that a register reads.</summary>
internal interface IRegisterRow
{
    bool IsNull(int ordinal);

    string Text(int ordinal);

    long Whole(int ordinal);

    byte[] Bytes(int ordinal);

    /// <summary>
    /// Reads an instant of <c>ta_jobs</c>; <see langword="false"/>: it is not in the years 1 to
    /// 9999.
    /// </summary>
    bool TryInstant(int ordinal, out DateTimeOffset instant);
}

/// <summary>A statement of a register.</summary>
/// <param name="Sql">
/// The text. <c>$1</c>, <c>$2</c> and so on stand for the values of an item, if there are items,
/// and then for <paramref name="Values"/>.
/// </param>
/// <param name="Values">Texts, whole numbers, instants or bytes. A null is sent as a text.</param>
internal sealed record RegisterStatement(string Sql, params IReadOnlyList<object?> Values)
{
    /// <summary>What the statement is carried out for; <see langword="null"/>: it is carried out once.</summary>
    public RegisterItems? Items { get; private init; }

    /// <summary>Makes a statement that is carried out for each of some items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="columns">The values of each item.</param>
    public RegisterStatement ForEach<T>(IReadOnlyCollection<T> items, params RegisterColumn<T>[] columns) => this with
    {
        Items = new RegisterItems(
            [.. columns.Select(column => column.Type)],
            [.. items.Select(item => Array.ConvertAll(columns, column => column.Value(item)))]),
    };
}

/// <summary>A value that each item gives to a statement.</summary>
internal sealed record RegisterColumn<T>(ColumnType Type, Func<T, object?> Value);

/// <summary>The items that a statement is carried out for.</summary>
/// <param name="Types">The types of an item's values.</param>
/// <param name="Rows">The values of each item.</param>
internal sealed record RegisterItems(IReadOnlyList<ColumnType> Types, IReadOnlyList<object?[]> Rows);
