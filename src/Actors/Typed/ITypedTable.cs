using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;

namespace TableActors.Actors.Typed;

/// <summary>A table whose rows are objects of a class. May be used by several threads at once.</summary>
/// <remarks>
/// What cannot be done is thrown as a <see cref="ProblemException"/>, whose code says what it was: <c>validation_failed</c>,
/// <c>computation_failed</c>, <c>duplicate_key</c>, <c>overloaded</c> and so on. A key is the value of the key's column, or a tuple of the
/// values of its columns in the table's order: <c>FindAsync(7)</c>, <c>FindAsync(("en", 7))</c>.
/// </remarks>
/// <typeparam name="T">The class.</typeparam>
public interface ITypedTable<T>
    where T : class
{
    /// <summary>Adds a row.</summary>
    /// <param name="row">The row; what its computed properties hold is not looked at.</param>
    /// <param name="cancellation">Ends computations and waiting; a write that was sent goes on.</param>
    /// <returns>The row as it is stored, computed columns included.</returns>
    /// <exception cref="ProblemException">Nothing was stored, or (<c>outcome_unknown</c>) it is not known whether it was.</exception>
    Task<T> InsertAsync(T row, CancellationToken cancellation = default);

    /// <summary>Gives the row with the same key the values of this one.</summary>
    /// <param name="row">The row; media columns, which an update cannot change, must be as they are stored.</param>
    /// <param name="cancellation">Ends computations and waiting; a write that was sent goes on.</param>
    /// <returns>The row as it is stored; <see langword="null"/>: there is none with this key.</returns>
    /// <exception cref="ProblemException">Nothing was stored, or (<c>outcome_unknown</c>) it is not known whether it was.</exception>
    Task<T?> UpdateAsync(T row, CancellationToken cancellation = default);

    /// <summary>
    /// Changes the row with a key: <c>UpdateAsync(7, film => film with { Rating = 4.5 })</c>. Only what differs is written, and only
    /// if the row is still the one that the change was made of; otherwise the change is made anew of the row as it is.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="change">Makes the new row of the present one. It may be called several times, and writes nothing itself.</param>
    /// <param name="cancellation">Ends computations and waiting; a write that was sent goes on.</param>
    /// <returns>The row as it is stored; <see langword="null"/>: there is none with this key.</returns>
    /// <exception cref="ProblemException">
    /// Nothing was stored, or (<c>outcome_unknown</c>) it is not known whether it was. <c>overloaded</c>: others kept changing the row.
    /// </exception>
    Task<T?> UpdateAsync(object key, Func<T, T> change, CancellationToken cancellation = default);

    /// <summary>Removes the row with a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Ends waiting; a write that was sent goes on.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ProblemException">Nothing was removed, or (<c>outcome_unknown</c>) it is not known whether it was.</exception>
    Task<bool> DeleteAsync(object key, CancellationToken cancellation = default);

    /// <summary>Reads the row with a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <returns>The row; <see langword="null"/>: there is none with this key.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c> or <c>schema_changed</c>.</exception>
    Task<T?> FindAsync(object key, CancellationToken cancellation = default);

    /// <summary>Runs a query whose result has the columns of the class.</summary>
    /// <inheritdoc cref="ITypedTables.QueryAsync{TRow}"/>
    Task<IReadOnlyList<T>> QueryAsync(QueryDefinition query, object? arguments = null, CancellationToken cancellation = default);
}
