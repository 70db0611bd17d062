using TableActors.Actors.Hosting;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;

namespace TableActors.Actors.Typed;

/// <summary>
/// The tables as objects of the application's own classes. Writes take the way of HTTP requests:
/// computed columns are computed here, then the table's actor orders and commits the write.
/// </summary>
/// <example>
/// <code>
/// public sealed class Studio(ITypedTables tables)
/// {
///     private static readonly QueryDefinition Best =
///         Query.Sql("best", "select prompt, rating from films where rating >= @least", p => p.Float("least"));
///
///     public async Task RateAsync(long id, double rating)
///     {
///         var films = tables.For&lt;Film>();
///         var film = await films.UpdateAsync(id, film => film with { Rating = rating })
///             ?? await films.InsertAsync(new Film(id, "?", rating));
///         var best = await tables.QueryAsync&lt;Rated>(Best, new { least = film.Rating });
///     }
/// }
/// </code>
/// </example>
public interface ITypedTables
{
    /// <summary>
    /// Gives the table of a class: the one that <c>Table.From</c> declared by it, or any other that
    /// has its name and columns.
    /// </summary>
    /// <typeparam name="T">
    /// A class as <c>Table.From</c> takes it. It may leave out columns that are computed or can be
    /// null, which are then neither read nor written.
    /// </typeparam>
    /// <exception cref="InvalidOperationException">
    /// No table of that name is registered with this node.
    /// </exception>
    /// <exception cref="DefinitionException">
    /// The class does not fit the table. The exception tells all faults.
    /// </exception>
    ITypedTable<T> For<T>()
        where T : class;

    /// <summary>
    /// Runs a query, and keeps its rows in memory: at most
    /// <see cref="TableActorsOptions.MaxRows"/>. It may take as long as
    /// <see cref="TableActorsOptions.RequestTimeout"/>.
    /// </summary>
    /// <param name="query">
    /// The query. It is prepared when it is first run, so keep the definition and use it again.
    /// </param>
    /// <param name="arguments">
    /// An object whose properties are named after the parameters, as in
    /// <c>new { text = "%sea%", n = 10 }</c>, or a dictionary of them. A parameter that is left out
    /// takes its default.
    /// </param>
    /// <param name="cancellation">Ends the query.</param>
    /// <typeparam name="TRow">
    /// A class or struct whose properties are named after the result's columns, as
    /// <c>Table.From</c> names them. For a result of one column it may also be the type of the
    /// values.
    /// </typeparam>
    /// <returns>All rows, in the order of the query.</returns>
    /// <exception cref="ArgumentException">
    /// A property or an entry is named after no parameter.
    /// </exception>
    /// <exception cref="DefinitionException">
    /// The query is faulty, or its result does not fit the class.
    /// </exception>
    /// <exception cref="ProblemException">
    /// <c>validation_failed</c>: the arguments do not fit. <c>too_large</c>: the query finds more
    /// rows than <see cref="TableActorsOptions.MaxRows"/>. <c>store_unavailable</c>: the store does
    /// not answer, or the query took too long. Other problems of the store have codes of their own.
    /// </exception>
    Task<IReadOnlyList<TRow>> QueryAsync<TRow>(
        QueryDefinition query, object? arguments = null, CancellationToken cancellation = default);
}

/// <summary>A table whose rows are objects of a class. Safe for several threads at once.</summary>
/// <remarks>
/// A call that cannot be carried out throws a <see cref="ProblemException"/>, whose code says why:
/// <c>validation_failed</c>, <c>computation_failed</c>, <c>duplicate_key</c>, <c>overloaded</c> and
/// so on. A primary key is the value of its column, or a tuple of the values of its columns in the
/// table's order: <c>FindAsync(7)</c>, <c>FindAsync(("en", 7))</c>.
/// </remarks>
/// <typeparam name="T">The class.</typeparam>
public interface ITypedTable<T>
    where T : class
{
    /// <summary>Adds a row.</summary>
    /// <param name="row">The row. The values of its computed properties are ignored.</param>
    /// <param name="cancellation">
    /// Ends computations and the wait. A write that was sent goes on.
    /// </param>
    /// <returns>The row as it is stored, computed columns included.</returns>
    /// <exception cref="ProblemException">
    /// Nothing was stored, or (<c>outcome_unknown</c>) it is not known whether it was.
    /// </exception>
    Task<T> InsertAsync(T row, CancellationToken cancellation = default);

    /// <summary>Gives the row with the same primary key the values of this one.</summary>
    /// <param name="row">
    /// The row. Its media columns must be as they are stored, because an update cannot change them.
    /// </param>
    /// <param name="cancellation">
    /// Ends computations and the wait. A write that was sent goes on.
    /// </param>
    /// <returns>
    /// The row as it is stored; <see langword="null"/>: there is none with this primary key.
    /// </returns>
    /// <exception cref="ProblemException">
    /// Nothing was stored, or (<c>outcome_unknown</c>) it is not known whether it was.
    /// </exception>
    Task<T?> UpdateAsync(T row, CancellationToken cancellation = default);

    /// <summary>
    /// Changes the row with a primary key:
    /// <c>UpdateAsync(7, film => film with { Rating = 4.5 })</c>. Only what differs is written, and
    /// only if the row is still the one that was read. Otherwise the change is made again from the
    /// row as it is then.
    /// </summary>
    /// <param name="key">The primary key.</param>
    /// <param name="change">
    /// Makes the new row from the present one. It may be called several times, and must not write
    /// anything itself.
    /// </param>
    /// <param name="cancellation">
    /// Ends computations and the wait. A write that was sent goes on.
    /// </param>
    /// <returns>
    /// The row as it is stored; <see langword="null"/>: there is none with this primary key.
    /// </returns>
    /// <exception cref="ProblemException">
    /// Nothing was stored, or (<c>outcome_unknown</c>) it is not known whether it was.
    /// <c>overloaded</c>: other writes kept changing the row.
    /// </exception>
    Task<T?> UpdateAsync(object key, Func<T, T> change, CancellationToken cancellation = default);

    /// <summary>Removes the row with a primary key.</summary>
    /// <param name="key">The primary key.</param>
    /// <param name="cancellation">Ends the wait. A write that was sent goes on.</param>
    /// <returns>Whether there was such a row.</returns>
    /// <exception cref="ProblemException">
    /// Nothing was removed, or (<c>outcome_unknown</c>) it is not known whether it was.
    /// </exception>
    Task<bool> DeleteAsync(object key, CancellationToken cancellation = default);

    /// <summary>Reads the row with a primary key.</summary>
    /// <param name="key">The primary key.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <returns>The row; <see langword="null"/>: there is none with this primary key.</returns>
    /// <exception cref="ProblemException">
    /// <c>store_unavailable</c> or <c>schema_changed</c>.
    /// </exception>
    Task<T?> FindAsync(object key, CancellationToken cancellation = default);

    /// <summary>Runs a query whose result has the columns of the class.</summary>
    /// <inheritdoc cref="ITypedTables.QueryAsync{TRow}"/>
    Task<IReadOnlyList<T>> QueryAsync(
        QueryDefinition query, object? arguments = null, CancellationToken cancellation = default);
}
