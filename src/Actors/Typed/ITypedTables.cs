using TableActors.Actors.Hosting;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;

namespace TableActors.Actors.Typed;

/// <summary>
/// The tables as objects of the application's own classes. Writes go the same way as those of requests: computed columns are
/// computed here, then the table's actor orders and commits the write.
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
///         var film = await films.UpdateAsync(id, film => film with { Rating = rating }) ?? await films.InsertAsync(new Film(id, "?", rating));
///         var best = await tables.QueryAsync&lt;Rated>(Best, new { least = film.Rating });
///     }
/// }
/// </code>
/// </example>
public interface ITypedTables
{
    /// <summary>The table of a class, which <c>Table.From</c> declared, or any other with these columns.</summary>
    /// <typeparam name="T">
    /// A class as <c>Table.From</c> takes it. It may leave out columns that are computed or can be null: these are then never read,
    /// nor written.
    /// </typeparam>
    /// <exception cref="InvalidOperationException">No table of that name is registered with this node.</exception>
    /// <exception cref="DefinitionException">The class does not fit the table; all that is wrong is told.</exception>
    ITypedTable<T> For<T>()
        where T : class;

    /// <summary>
    /// Runs a query, and keeps its rows in memory: at most <see cref="TableActorsOptions.MaxRows"/>. It may take as long as
    /// <see cref="TableActorsOptions.RequestTimeout"/>.
    /// </summary>
    /// <param name="query">
    /// The query. It is prepared when it is first run, so keep the definition and use it again.
    /// </param>
    /// <param name="arguments">
    /// An object whose properties are named after the parameters (<c>new { text = "%sea%", n = 10 }</c>), or a dictionary of them.
    /// A parameter that is left out takes its default.
    /// </param>
    /// <param name="cancellation">Ends the query.</param>
    /// <typeparam name="TRow">
    /// A class or struct whose properties are named after the result's columns, as <c>Table.From</c> names them; or, for a result
    /// of one column, the type of its values.
    /// </typeparam>
    /// <returns>The rows, all of them, in the query's order.</returns>
    /// <exception cref="DefinitionException">The query is faulty, or its result does not fit the class.</exception>
    /// <exception cref="ProblemException">
    /// <c>validation_failed</c>: the arguments do not fit. <c>too_large</c>: the query finds more rows than
    /// <see cref="TableActorsOptions.MaxRows"/>. <c>store_unavailable</c> and the like.
    /// </exception>
    Task<IReadOnlyList<TRow>> QueryAsync<TRow>(QueryDefinition query, object? arguments = null, CancellationToken cancellation = default);
}
